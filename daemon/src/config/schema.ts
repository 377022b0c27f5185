import * as z from 'zod';
import { Auth } from './auth.ts';
import { Canary } from './canary.ts';
import { Cluster } from './cluster.ts';
import { DEFAULT_PIPELINE } from './default-names.ts';
import { Devices } from './devices.ts';
import { Engine } from './engine.ts';
import { Evidence } from './evidence.ts';
import { PluginEntry } from './plugin-entry.ts';
import { Grpc, Metrics } from './servers.ts';
import { Sessions } from './sessions.ts';
import { Sinks } from './sinks.ts';
import { Sources } from './sources.ts';
import { Tracing } from './tracing.ts';
import { Trust } from './trust.ts';

/** The daemon's configuration: complete, durations in milliseconds. `ConfigInput` is the form that a user writes. */
export const Config = z.strictObject({
  grpc: Grpc.prefault({}).describe('The gRPC server.'),
  metrics: Metrics.prefault({}).describe('The HTTP server for metrics and probes.'),
  auth: Auth.prefault({}).describe(
    'Who may call, and what each caller may do: docs/operations.md, "Who may what".',
  ),
  sessions: Sessions.prefault({}).describe('Admission and shutdown.'),
  engine: Engine.prefault({}).describe('The process that analyses.'),
  devices: Devices.prefault({}).describe('Devices that run the models: docs/devices.md.'),
  sources: Sources.prefault({}).describe(
    'Limits of what may be read, and reconnection of live sources.',
  ),
  cluster: Cluster.prefault({}).describe(
    'With `servers`, the daemon is a node of a cluster, whose sessions any node may run and any node tells of: docs/cluster.md.',
  ),
  evidence: Evidence.prefault({}).describe(
    'Pictures of the faces that decided, for GetEvidence: docs/evidence.md.',
  ),
  canary: Canary.prefault({}).describe(
    'A known clip is analysed now and then; a wrong verdict makes the daemon not ready.',
  ),
  tracing: Tracing.prefault({}).describe('Traces of sessions, for OpenTelemetry.'),
  plugins: z
    .array(PluginEntry)
    .prefault([])
    .describe(
      'Further plugins: npm packages or folders, each alone or as `{ package, isolate: true }`, which runs it in a process of its own. The built-in ones are always there.',
    ),
  sinks: Sinks.prefault([]).describe(
    'Receivers outside of the daemon that are told what happens in sessions: docs/sinks.md.',
  ),
  trust: Trust.prefault({}).describe('Signatures of model bundles and plugins: docs/plugins.md.'),
  models: z
    .array(z.string())
    .prefault([])
    .describe('Folders with model bundles or with weights that bundles refer to.'),
  pipelines: z
    .array(z.string())
    .prefault([])
    .describe('Further pipeline files, or folders of them.'),
  defaultPipeline: z.string().optional().meta({
    description: 'Pipeline of sessions that name none.',
    defaultInWords: DEFAULT_PIPELINE,
  }),
  cache: z.string().optional().meta({
    description: 'Folder for optimised models, and for hashes of weights that manifests leave out.',
    defaultInWords: '$XDG_CACHE_HOME/trueframe',
  }),
  log: z.enum(['debug', 'info', 'warn', 'error', 'silent']).prefault('info').describe('Log level.'),
});

export type ConfigInput = z.input<typeof Config>;
export type Config = z.output<typeof Config>;

/** The part that engine processes need. */
export type EngineConfig = Pick<
  Config,
  'engine' | 'devices' | 'sources' | 'evidence' | 'plugins' | 'trust' | 'models' | 'cache' | 'log'
>;
