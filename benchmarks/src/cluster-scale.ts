// node benchmarks/dist/cluster-scale.js: live sessions that one node carries, and three; each has a share of this machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writePipelines } from './cluster/lab/pipelines.ts';
import { Share } from './cluster/share.ts';
import { machine } from './lib/machine.ts';
import { root } from './lib/scene.ts';
import { Context } from './reliability/context.ts';
import { Camera } from './reliability/lib/camera.ts';
import { withFixtures } from './reliability/lib/fixtures.ts';
import { freePort } from './reliability/lib/free-port.ts';
import { removeFolder } from './reliability/lib/remove-folder.ts';
import type { ServedDaemon } from './reliability/lib/served-daemon.ts';

/** Processors of a node. */
const CORES = 0.3;
const ROUNDS = 2;
/** Jobs that wait for so long wait for good. */
const STEADY_SECONDS = 15;
const WATCHED_SECONDS = 10;

interface Carried {
  readonly nodes: number;
  /** Live sessions at full quality, of as many as there are. */
  readonly sessions: number;
  /** Frames analysed, of those that were due. */
  readonly goodput: number;
}

/** Starts sessions until the nodes leave them waiting, and counts those that run. */
async function carry(nodes: number): Promise<Carried> {
  const folder = mkdtempSync(join(tmpdir(), 'trueframe-scale-'));
  const context = new Context({ number: 0, seed: 1, short: false, folder });
  try {
    const servers = [await startBroker(context)];
    const camera = await Camera.start(context);
    const daemons: ServedDaemon[] = [];
    for (let k = 1; k <= nodes; k += 1) {
      const share = new Share(`trueframe-scale-${process.pid}-${k}`, CORES);
      context.after(() => share.remove());
      const config = { ...configOf(folder), cluster: { servers, node: `node-${k}` } };
      daemons.push(await context.startDaemon(config, { prefix: share.prefix }));
    }
    const sessions = await fill(daemons[0] as ServedDaemon, camera.url);
    const before = await analysed(daemons);
    await sleep(WATCHED_SECONDS * 1000);
    const due = sessions * WATCHED_SECONDS * FPS;
    return { nodes, sessions, goodput: ((await analysed(daemons)) - before) / due };
  } finally {
    await context.close();
    removeFolder(folder);
  }
}

const FPS = 10;

function configOf(folder: string): object {
  const { pipelines, ...fixtures } = withFixtures;
  return {
    ...fixtures,
    pipelines: [...pipelines, writePipelines(folder)],
    defaultPipeline: 'talkative',
    // Full quality or none: a session that waits is not carried.
    sessions: { lastRung: 0, limit: 1000 },
  };
}

/** Resolves when some sessions have waited for long. Returns how many run. */
async function fill(daemon: ServedDaemon, source: string): Promise<number> {
  let steadySince = performance.now();
  let running = 0;
  for (;;) {
    const now = await daemon.client.listSessions({ pageSize: 1000 });
    const count = now.sessions.filter(({ state }) => state === 'SESSION_STATE_RUNNING').length;
    if (count !== running) steadySince = performance.now();
    running = count;
    if (performance.now() - steadySince > STEADY_SECONDS * 1000) return running;
    if (now.sessions.length < running + 3) await daemon.client.startSession({ source });
    else await sleep(500);
  }
}

async function analysed(daemons: readonly ServedDaemon[]): Promise<number> {
  const scrapes = await Promise.all(daemons.map((daemon) => daemon.scrape()));
  return scrapes.reduce(
    (sum, scrape) => sum + scrape.sum('trueframe_frames_total', { outcome: 'analysed' }),
    0,
  );
}

async function startBroker(context: Context): Promise<string> {
  const port = await freePort();
  const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', join(context.folder, 'nats')];
  const child = spawn('nats-server', args, { stdio: 'ignore' });
  context.after(async () => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  });
  return `nats://127.0.0.1:${port}`;
}

const rounds: { readonly one: Carried; readonly three: Carried; readonly proportion: number }[] =
  [];
for (let k = 0; k < ROUNDS; k += 1) {
  const one = await carry(1);
  const three = await carry(3);
  const proportion = three.sessions / (3 * one.sessions);
  rounds.push({ one, three, proportion });
  console.log(
    `1 node: ${one.sessions}, 3 nodes: ${three.sessions}, of three times one: ${proportion.toFixed(2)}`,
  );
}
writeFileSync(
  join(root, 'benchmarks/results/cluster-scale.json'),
  `${JSON.stringify({ benchmark: 'cluster-scale', cores: CORES, rounds, machine: machine() }, null, 2)}\n`,
);
