import { credentials } from '@grpc/grpc-js';
import { quantile } from '@trueframe/cli/load';
import { openPluginContext } from '@trueframe/daemon/models';
import {
  InferenceClient,
  type InferenceClientType,
  type ModelInferRequest,
  type ModelInferResponse__Output,
} from '@trueframe/proto/inference';
import type { OpenModel, Tensor } from '@trueframe/sdk';
import { MeasuredDaemon } from './lib/daemon.ts';
import { milliseconds } from './lib/milliseconds.ts';
import { networksOf } from './lib/networks.ts';
import type { BenchOptions } from './lib/options.ts';
import { modelFolders } from './lib/scene.ts';

const FRAME = { width: 1280, height: 720 };
const BATCHES = [1, 8];
const WARM_UPS = 20;

/** One model, with as many crops in every run. */
interface Load {
  readonly local: OpenModel;
  readonly input: Tensor;
  readonly batch: number;
}

/**
 * Runs of the models of a pipeline that a caller asks for over gRPC, beside the same runs in the caller's own process, in turns. The
 * caller waits for each. `ratio`: CPU time of the daemon per crop ÷ that of the bare run, the worst of the models and batches.
 */
export async function inference({ pipeline, quick }: BenchOptions) {
  const { members } = await networksOf(pipeline, FRAME);
  const daemon = await MeasuredDaemon.start({
    models: modelFolders,
    grpc: { inference: { enabled: true, models: members.map(({ bundle }) => bundle) } },
  });
  const client = new InferenceClient(daemon.grpcAddress, credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
  });
  try {
    await using context = await openPluginContext({ models: modelFolders });
    const runs = [];
    for (const { bundle, type, dims } of members) {
      const local = await context.models.open(bundle);
      for (const batch of BATCHES) {
        const input = crops(type, [batch, ...dims.slice(1)]);
        runs.push(await measure(daemon, client, { local, input, batch }, quick ? 5 : 200));
      }
    }
    return { ratio: Math.max(...runs.map(({ ratio }) => ratio)), pipeline, runs };
  } finally {
    client.close();
    await daemon.close();
  }
}

async function measure(
  daemon: MeasuredDaemon,
  client: InferenceClientType,
  { local, input, batch }: Load,
  rounds: number,
) {
  const [port] = local.inputs;
  const request: ModelInferRequest = {
    modelName: local.manifest.id,
    inputs: [
      {
        name: port!.name,
        datatype: input.type === 'uint8' ? 'UINT8' : 'FP32',
        shape: [...input.dims],
      },
    ],
    rawInputContents: [Buffer.from(input.data.buffer)],
  };
  const bare = () => local.run({ [port!.name]: input });
  for (let k = 0; k < WARM_UPS; k += 1) await Promise.all([bare(), ask(client, request)]);
  const delays = { bare: [] as number[], daemon: [] as number[] };
  const seconds = { bare: 0, daemon: 0, caller: 0 };
  const atDaemon = daemon.cpuSeconds();
  let difference = 0;
  for (let k = 0; k < rounds; k += 1) {
    const [own, bareSeconds] = await timed(delays.bare, bare);
    const [answer, callerSeconds] = await timed(delays.daemon, () => ask(client, request));
    seconds.bare += bareSeconds;
    seconds.caller += callerSeconds;
    difference = Math.max(difference, largestDifference(own, answer));
  }
  seconds.daemon = daemon.cpuSeconds() - atDaemon;
  const perCrop = (sum: number) => sum / rounds / batch;
  return {
    ratio: seconds.daemon / seconds.bare,
    model: local.manifest.id,
    batch,
    bytes: input.data.byteLength,
    largestDifference: difference,
    delayMs: {
      bare: quantile(delays.bare, 0.5),
      daemon: quantile(delays.daemon, 0.5),
      added: quantile(delays.daemon, 0.5) - quantile(delays.bare, 0.5),
    },
    cpuMsPerCrop: milliseconds({
      bare: perCrop(seconds.bare),
      daemon: perCrop(seconds.daemon),
      caller: perCrop(seconds.caller),
    }),
  };
}

/** Returns the result of a run, and the CPU seconds of this process meanwhile. */
async function timed<T>(delays: number[], run: () => Promise<T>): Promise<[T, number]> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const value = await run();
  delays.push(performance.now() - begun);
  const { user, system } = process.cpuUsage(cpu);
  return [value, (user + system) / 1e6];
}

function ask(
  client: InferenceClientType,
  request: ModelInferRequest,
): Promise<ModelInferResponse__Output> {
  return new Promise((resolve, reject) => {
    client.ModelInfer(request, (error, answer) => {
      if (answer) resolve(answer);
      else reject(error);
    });
  });
}

/** Returns the largest difference of two elements, over all outputs; they are float32. */
function largestDifference(
  own: Readonly<Record<string, Tensor>>,
  { outputs, rawOutputContents }: ModelInferResponse__Output,
): number {
  let largest = 0;
  outputs.forEach(({ name }, k) => {
    const expected = own[name]?.data as Float32Array;
    const bytes = rawOutputContents[k]!;
    expected.forEach((value, at) => {
      largest = Math.max(largest, Math.abs(value - bytes.readFloatLE(at * 4)));
    });
  });
  return largest;
}

/** Pixels that are not all the same. */
function crops(type: 'float32' | 'uint8', dims: readonly number[]): Tensor {
  const length = dims.reduce((all, dim) => all * dim, 1);
  const value = (k: number) => (k * 37 + (k >> 7) * 11) % 256;
  const data =
    type === 'uint8'
      ? Uint8Array.from({ length }, (_, k) => value(k))
      : Float32Array.from({ length }, (_, k) => value(k) / 255);
  return { type, dims, data };
}
