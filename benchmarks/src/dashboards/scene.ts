import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { modelFolders, root } from '../lib/scene.ts';
import { Camera } from '../reliability/lib/camera.ts';
import { withFixtures } from '../reliability/lib/fixtures.ts';
import { freePort } from '../reliability/lib/free-port.ts';
import { signal } from '../reliability/lib/processes.ts';
import { ServedDaemon } from '../reliability/lib/served-daemon.ts';
import { Authority } from '../reliability/lib/strangers/certificates.ts';
import { until } from '../reliability/lib/wait.ts';

/** A driver of Chromium that runs Vulkan on the processor: models run on a device without a GPU. */
const VULKAN = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** A folder, and what ends when the scene is over. */
export interface Stage {
  readonly folder: string;
  after(cleanUp: () => unknown): void;
}

/** A daemon with everything that has metrics, and one with TLS. */
export async function startDaemons(stage: Stage): Promise<[ServedDaemon, ServedDaemon]> {
  const { folder } = stage;
  const main = await ServedDaemon.start(
    folder,
    {
      ...withFixtures,
      models: [...withFixtures.models, ...modelFolders],
      defaultPipeline: 'embedded',
      sources: { ...withFixtures.sources, hwaccel: 'cuda' },
      sessions: { store: { folder: join(folder, 'store') } },
      evidence: { enabled: true },
      canary: { interval: '10s' },
      devices: { batches: [4] },
      grpc: { inference: { enabled: true } },
      sinks: [
        { use: 'json-lines', name: 'archive', options: { path: join(folder, 'notices.jsonl') } },
        {
          use: 'webhook',
          name: 'refusing',
          options: { url: await refusingReceiver(stage), secret: 'not-a-secret-at-all' },
          deadLetters: join(folder, 'dead'),
        },
      ],
    },
    { env: { VK_ICD_FILENAMES: VULKAN, VK_DRIVER_FILES: VULKAN } },
  );
  stage.after(() => main.stop());
  const { cert, key } = new Authority(folder, 'ca').files('localhost');
  const encrypted = await ServedDaemon.start(folder, { grpc: { tls: { cert, key } } });
  stage.after(() => encrypted.stop());
  return [main, encrypted];
}

/** Two nodes of a cluster with one broker, which may score on the models of a server. */
export async function startNodes(stage: Stage, server: ServedDaemon): Promise<ServedDaemon[]> {
  const pipeline = join(stage.folder, 'two-tiers.json');
  writeFileSync(pipeline, JSON.stringify(twoTiers(server.grpcAddress)));
  const port = await freePort();
  const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', join(stage.folder, 'broker')];
  const broker = spawn('nats-server', args, { stdio: 'ignore' });
  stage.after(() => broker.kill());
  await until('the broker listens', () => listens(port), { everyMs: 100 });
  const nodes = ['a', 'b'].map(async (node) => {
    const cluster = { servers: [`127.0.0.1:${port}`], node };
    const pipelines = [...withFixtures.pipelines, pipeline];
    const config = { ...withFixtures, pipelines, cluster };
    const daemon = await ServedDaemon.start(stage.folder, config);
    stage.after(() => daemon.stop());
    return daemon;
  });
  return Promise.all(nodes);
}

function twoTiers(address: string) {
  const options = { bundle: 'embedded-blends', remote: { address }, shadow: { share: 1 } };
  return {
    ...{ id: 'two-tiers', summary: 'Faces here, scores there.' },
    detector: { use: 'embedded' },
    tracker: { use: 'motion' },
    ensemble: [{ use: 'kserve', options }],
  };
}

/** A camera is watched on one node, which is killed; the other one goes on. */
export async function loseNode(nodes: readonly ServedDaemon[], stage: Stage): Promise<void> {
  await files(nodes[0]!, ['two-tiers', 'two-tiers']);
  const camera = await Camera.start(stage);
  const options = { pipeline: 'fixed-face', includeScores: true };
  const call = nodes[0]!.analyze({ source: camera.url, options });
  await call.until(({ scores }) => scores);
  const leases = async (node: ServedDaemon) =>
    node.end ? 0 : (await node.scrape()).sum('trueframe_cluster_leases');
  const held = await Promise.all(nodes.map(leases));
  const [holder, other] = held[0] === 1 ? nodes : [...nodes].reverse();
  await sleep(3000);
  await holder?.kill();
  await until('a take-over', async () => (await leases(other!)) === 1, { everyMs: 500 });
  await sleep(3000);
}

function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}

/** A webhook that says no: its notices become dead letters. */
async function refusingReceiver(stage: Stage): Promise<string> {
  const server = createServer((_, response) => response.writeHead(400).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stage.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Sessions of files and of a camera, somebody who watches, a camera that goes away, an engine that dies. */
export async function play(daemon: ServedDaemon, stage: Stage): Promise<void> {
  await files(daemon, ['embedded', 'brightness-webgpu', 'embedded']);
  const camera = await Camera.start(stage);
  const options = { pipeline: 'fixed-face', includeScores: true };
  const live = daemon.analyze({ source: camera.url, options });
  await live.until(({ scores }) => scores);
  const pictures = daemon.raw.watchPicture({ sessionId: live.sessionId });
  pictures.on('error', () => {});
  pictures.on('data', () => {});
  await sleep(4000);
  await camera.kill();
  const lost = await live.until(({ sourceState }) => sourceState?.state === 'STATE_RECONNECTING');
  await camera.start();
  await live.until(({ gap }) => gap, lost);
  await replaceEngine(daemon);
  await live.until(({ scores }) => scores, live.events.length);
  await files(daemon, ['brightness-webgpu']);
  pictures.cancel();
}

async function files(daemon: ServedDaemon, pipelines: readonly string[]): Promise<void> {
  const source = join(root, 'examples/demo.mp4');
  for (const pipeline of pipelines) {
    const call = daemon.analyze({ source, options: { pipeline } });
    await call.ended;
    await new Promise((done) => {
      daemon.raw.getSession({ sessionId: call.sessionId }, done);
    });
    // A rate needs a scrape before it.
    await sleep(2000);
  }
}

async function replaceEngine(daemon: ServedDaemon): Promise<void> {
  const before = daemon.enginePid();
  signal(before, 'SIGKILL');
  const isReplaced = () => ![0, before].includes(daemon.enginePid());
  await until('another engine', isReplaced, { everyMs: 100 });
}
