// The same networks on the same shapes, with nothing around them: `node bare-inference.js '{models, jobs}'` prints the
// CPU seconds of each job. One thread per session, as in a worker.
import { openPluginContext } from '@trueframe/daemon/models';
import type { Tensor } from '@trueframe/sdk';

export interface BareJob {
  readonly bundle: string;
  /** Dimensions of the network's only input. */
  readonly dims: readonly number[];
  readonly type: 'float32' | 'uint8';
  readonly runs: number;
  /** Runs before it is counted. Default: 3. */
  readonly warmUps?: number;
}

interface Network extends Pick<BareJob, 'bundle' | 'runs'> {
  readonly run: () => Promise<unknown>;
  cpuSeconds: number;
}

const { models, jobs, cache } = JSON.parse(process.argv[2] ?? '{}') as {
  models: string[];
  jobs: BareJob[];
  /** Folder for optimised models; absent: the user's. */
  cache?: string;
};
await using context = await openPluginContext({ models, cache });
const networks: Network[] = [];
for (const { bundle, dims, type, runs, warmUps = 3 } of jobs) {
  const model = await context.models.open(bundle);
  const length = dims.reduce((a, b) => a * b, 1);
  const data =
    type === 'uint8' ? new Uint8Array(length).fill(99) : new Float32Array(length).fill(0.4);
  const input: Record<string, Tensor> = { [model.inputs[0]!.name]: { type, dims, data } };
  const run = () => model.run(input);
  for (let i = 0; i < warmUps; i += 1) await run();
  networks.push({ bundle, runs, run, cpuSeconds: 0 });
}
// One after the other, as frames need them: a network that is run alone, over and over, keeps the caches for itself.
const frames = Math.max(...networks.map(({ runs }) => runs));
for (let frame = 0; frame < frames; frame += 1) {
  for (const network of networks) {
    const due = (before: number) => Math.floor((before * network.runs) / frames);
    if (due(frame + 1) === due(frame)) continue;
    const cpu = process.cpuUsage();
    await network.run();
    const { user, system } = process.cpuUsage(cpu);
    network.cpuSeconds += (user + system) / 1e6;
  }
}
const results = networks.map(({ bundle, cpuSeconds }) => ({ bundle, cpuSeconds }));
process.stdout.write(JSON.stringify(results));
