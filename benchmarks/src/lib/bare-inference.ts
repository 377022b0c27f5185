// The same networks on the same shapes, with nothing around them: `node bare-inference.js '{models, jobs}'` prints the
// CPU seconds of each job. One thread per session, as in a worker.
import { openPluginContext } from '@trueframe/daemon';
import type { Tensor } from '@trueframe/sdk';

export interface BareJob {
  readonly bundle: string;
  /** Of the network's only input. */
  readonly dims: readonly number[];
  readonly type: 'float32' | 'uint8';
  readonly runs: number;
  /** Runs before it is counted. Default: 3. */
  readonly warmUps?: number;
}

const { models, jobs, cache } = JSON.parse(process.argv[2] ?? '{}') as {
  models: string[];
  jobs: BareJob[];
  /** Folder for optimised models; absent: the user's. */
  cache?: string;
};
await using context = await openPluginContext({ models, cache });
const results: { bundle: string; cpuSeconds: number }[] = [];
for (const { bundle, dims, type, runs, warmUps = 3 } of jobs) {
  const model = await context.models.open(bundle);
  const length = dims.reduce((a, b) => a * b, 1);
  const data =
    type === 'uint8' ? new Uint8Array(length).fill(99) : new Float32Array(length).fill(0.4);
  const input: Record<string, Tensor> = { [model.inputs[0]!.name]: { type, dims, data } };
  for (let i = 0; i < warmUps; i += 1) await model.run(input);
  const cpu = process.cpuUsage();
  for (let i = 0; i < runs; i += 1) await model.run(input);
  const { user, system } = process.cpuUsage(cpu);
  results.push({ bundle, cpuSeconds: (user + system) / 1e6 });
}
process.stdout.write(JSON.stringify(results));
