/** A part of the repository with walls: what it may import, beside itself and packages of others. */
export interface Room {
  readonly name: string;
  /** Folder, or file, from the root of the repository. The longest that fits a file is the file's room. */
  readonly at: string;
  /** Names of rooms; `*` at the end stands for any rest. */
  readonly may: readonly string[];
  readonly why: string;
}

const DAEMON = 'daemon/src';

/** Rooms of the daemon that both processes build on. */
const FLOOR = ['sdk', 'proto', 'daemon/lib', 'daemon/config', 'daemon/wire'];

/** Rules of who may import whom. docs/architecture.md says the same in words. */
export const ROOMS: readonly Room[] = [
  { name: 'proto', at: 'proto', may: [], why: 'the API depends on nothing' },
  { name: 'sdk', at: 'sdk', may: [], why: 'plugin authors install it alone' },
  ...[
    ...['embedded', 'dfdc', 'iou', 'motion', 'mtcnn', 'onnx', 'pooling', 'retinaface', 'yunet'],
    ...['mesonet', 'sinks'],
  ].map((id) => ({
    name: `plugins/${id}`,
    at: `plugins/${id}`,
    may: ['sdk'],
    why: 'a plugin runs in any host, without the others',
  })),
  {
    name: 'plugins/kserve',
    at: 'plugins/kserve',
    may: ['sdk', 'proto'],
    why: 'speaks a published protocol, of which there is one copy; still runs in any host, without other plugins',
  },
  {
    name: 'client',
    at: 'client',
    may: ['proto'],
    why: 'programs that call a daemon install it alone',
  },
  {
    name: 'console',
    at: 'console',
    may: ['proto', 'client'],
    why: 'a page in a browser is a client like others',
  },
  {
    name: 'dataset',
    at: 'dataset',
    may: ['sdk', 'daemon', 'plugins/dfdc'],
    why: 'cuts training data with the parts that analyse, and with the rules of the published solutions',
  },
  {
    name: 'cli',
    at: 'cli',
    may: ['proto', 'sdk', 'client', 'daemon', 'dataset'],
    why: 'commands are put together of what packages offer',
  },

  {
    name: 'daemon/lib',
    at: `${DAEMON}/lib`,
    may: ['sdk'],
    why: 'small general parts know nothing of the daemon',
  },
  {
    name: 'daemon/containers',
    at: `${DAEMON}/containers`,
    may: ['sdk', 'daemon/lib'],
    why: 'formats of media know no sessions',
  },
  {
    name: 'daemon/config',
    at: `${DAEMON}/config`,
    may: ['sdk', 'daemon/lib'],
    why: 'a schema depends on nothing that it configures',
  },
  {
    name: 'daemon/wire',
    at: `${DAEMON}/wire`,
    may: ['sdk', 'proto', 'daemon/config'],
    why: 'what crosses between processes and threads is data',
  },
  {
    name: 'daemon/auth',
    at: `${DAEMON}/auth`,
    may: FLOOR,
    why: 'who may what depends on nothing that it guards',
  },
  {
    name: 'daemon/trust',
    at: `${DAEMON}/trust`,
    may: ['sdk', 'daemon/lib', 'daemon/config'],
    why: 'signatures are checked before anything of a package or bundle is used',
  },
  {
    name: 'daemon/isolated/guest',
    at: `${DAEMON}/isolated/guest`,
    may: ['sdk'],
    why: 'a process that may read nothing else',
  },
  {
    name: 'daemon/isolated',
    at: `${DAEMON}/isolated`,
    may: ['sdk', 'daemon/lib', 'daemon/isolated/guest'],
    why: 'runs plugins of strangers without knowing what for',
  },
  { name: 'daemon/gpu', at: `${DAEMON}/gpu`, may: ['sdk', 'daemon/lib'], why: 'asks nvidia-smi' },
  {
    name: 'daemon/plugins',
    at: `${DAEMON}/plugins`,
    may: [...FLOOR, 'daemon/trust', 'daemon/isolated'],
    why: 'plugins are found and checked before models and pipelines name them',
  },
  {
    name: 'daemon/models',
    at: `${DAEMON}/models`,
    may: [...FLOOR, 'daemon/trust', 'daemon/plugins', 'daemon/gpu'],
    why: 'bundles come from folders and from plugin packages',
  },
  {
    name: 'daemon/pipelines',
    at: `${DAEMON}/pipelines`,
    may: [...FLOOR, 'daemon/plugins', 'daemon/models'],
    why: 'a pipeline is resolved against plugins and models',
  },
  {
    name: 'daemon/reference',
    at: `${DAEMON}/reference`,
    may: [...FLOOR, 'daemon/plugins'],
    why: 'writes pages of the documentation from schemas',
  },
  {
    name: 'daemon/metrics',
    at: `${DAEMON}/metrics`,
    may: [...FLOOR, 'daemon/gpu'],
    why: 'shows what others measure, and asks them through interfaces of its own',
  },
  {
    name: 'daemon/http',
    at: `${DAEMON}/http`,
    may: [...FLOOR, 'daemon/auth'],
    why: 'knows paths and who comes in, not what is served',
  },
  {
    name: 'daemon/console',
    at: `${DAEMON}/console`,
    may: ['daemon/http'],
    why: 'gives out files, and knows nothing of the daemon',
  },
  {
    name: 'daemon/control',
    at: `${DAEMON}/control`,
    may: [
      ...FLOOR,
      'daemon/auth',
      'daemon/containers',
      'daemon/plugins',
      'daemon/models',
      'daemon/pipelines',
      'daemon/metrics',
      'daemon/isolated/guest',
    ],
    why: 'meets the engine in the wire only, and frames tensors as for isolated plugins',
  },
  {
    name: 'daemon/cluster',
    at: `${DAEMON}/cluster`,
    may: [...FLOOR, 'daemon/control', 'daemon/metrics'],
    why: 'keeps and hands on the sessions of control, which knows nothing of brokers',
  },
  {
    name: 'daemon/grpc',
    at: `${DAEMON}/grpc`,
    may: [
      ...FLOOR,
      ...['daemon/auth', 'daemon/http', 'daemon/control'],
      ...['daemon/pipelines', 'daemon/models', 'daemon/metrics'],
    ],
    why: 'callers reach sessions through control',
  },
  {
    name: 'daemon/engine/pipeline',
    at: `${DAEMON}/engine/pipeline`,
    may: [...FLOOR, 'daemon/containers'],
    why: 'stages do not know who runs them',
  },
  {
    name: 'daemon/engine/observer',
    at: `${DAEMON}/engine/observer.ts`,
    may: FLOOR,
    why: 'every part of an engine measures',
  },
  {
    name: 'daemon/engine/pictures',
    at: `${DAEMON}/engine/pictures`,
    may: FLOOR,
    why: 'chooses and makes pictures, for no session in particular',
  },
  {
    name: 'daemon/engine/capacity',
    at: `${DAEMON}/engine/capacity`,
    may: [...FLOOR, 'daemon/engine/pipeline'],
    why: 'measures stages, does not run them',
  },
  {
    name: 'daemon/engine/devices',
    at: `${DAEMON}/engine/devices`,
    may: [...FLOOR, 'daemon/models', 'daemon/gpu', 'daemon/engine/observer'],
    why: 'runs networks for whoever asks',
  },
  {
    name: 'daemon/engine/method-tasks',
    at: `${DAEMON}/engine/method/tasks.ts`,
    may: [...FLOOR, 'daemon/engine/workers'],
    why: 'what a thread does for a method',
  },
  {
    name: 'daemon/engine/workers',
    at: `${DAEMON}/engine/workers`,
    may: [
      ...FLOOR,
      ...['daemon/models', 'daemon/plugins'],
      ...['daemon/engine/pipeline', 'daemon/engine/devices', 'daemon/engine/pictures'],
      ...['daemon/engine/capacity', 'daemon/engine/observer', 'daemon/engine/method-tasks'],
    ],
    why: 'threads run stages and plugins, and know no sessions',
  },
  {
    name: 'daemon/engine',
    at: `${DAEMON}/engine`,
    may: [
      ...FLOOR,
      ...['daemon/plugins', 'daemon/models', 'daemon/pipelines', 'daemon/gpu', 'daemon/containers'],
      ...['daemon/engine/*', 'daemon/isolated/guest'],
    ],
    why: 'meets the control process in the wire only, and frames tensors as for isolated plugins',
  },
  {
    name: 'daemon/virtual-time',
    at: `${DAEMON}/virtual-time`,
    may: [...FLOOR, 'daemon/containers', 'daemon/control', 'daemon/engine', 'daemon/engine/*'],
    why: 'tests drive parts of both processes together, on a machine that is not there',
  },
  {
    name: 'daemon',
    at: 'daemon',
    may: ['sdk', 'proto', 'daemon/*'],
    why: 'puts the two processes together, and is the face of the package',
  },

  {
    name: 'test',
    at: 'test',
    may: [
      'proto',
      'sdk',
      'client',
      'cli',
      'dataset',
      'daemon',
      'deploy',
      'benchmarks',
      'plugins/*',
    ],
    why: 'holds packages to what they promise',
  },
  {
    name: 'benchmarks',
    at: 'benchmarks',
    may: ['proto', 'sdk', 'client', 'cli', 'daemon', 'deploy', 'plugins/*'],
    why: 'measures packages from outside',
  },
  {
    name: 'deploy',
    at: 'deploy',
    may: [],
    why: 'writes dashboards and rules, and knows the daemon by its metrics',
  },
  { name: 'examples', at: 'examples', may: ['proto', 'sdk', 'client'], why: 'what callers write' },
  { name: 'scripts', at: 'scripts', may: [], why: 'run before anything is built' },
  { name: '.ci', at: '.ci', may: [], why: 'run before anything is built' },
  { name: 'training', at: 'training', may: [], why: 'Python' },
  { name: 'root', at: '', may: ['test'], why: 'settings of tools' },
];
