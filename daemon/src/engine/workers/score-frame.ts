import { type Box, type CropBatch, type Frame, type Model, TrueframeError } from '@trueframe/sdk';
import { logCause } from '../log-cause.ts';
import { CropCutter } from '../pipeline/crop/crop-faces.ts';
import type { MemberResult, Scored } from './protocol.ts';
import type { WorkerRuntime } from './runtime.ts';

const cutters = new WeakMap<Model, CropCutter>();
const never = new AbortController().signal;

/** Crops every face for every member and asks for its scores. A member that fails does not fail the others. */
export async function scoreFrame(
  runtime: WorkerRuntime,
  models: readonly { readonly owner: string; readonly model: Model }[],
  frame: Frame,
  boxes: readonly Box[],
): Promise<Scored> {
  const results: MemberResult[][] = boxes.map(() => []);
  const computeMs: number[] = [];
  const batch: number[] = [];
  let cropMs = 0;
  for (const { owner, model } of models) {
    const begun = performance.now();
    const cutter = cutters.get(model) ?? new CropCutter(model.input, model.limits);
    cutters.set(model, cutter);
    const { batch: crops, faces, refused } = cutter.cut(frame, boxes);
    const cut = performance.now();
    const scores = await ask(runtime, owner, model, crops);
    cropMs += cut - begun;
    computeMs.push(performance.now() - cut);
    batch.push(crops.count);
    refused.forEach((reason, face) => {
      if (reason !== undefined) results[face]!.push({ abstain: reason });
    });
    faces.forEach((face, k) => {
      results[face]!.push(scores[k]!);
    });
  }
  return { results, cropMs, computeMs, batch };
}

async function ask(
  runtime: WorkerRuntime,
  owner: string,
  model: Model,
  crops: CropBatch,
): Promise<readonly MemberResult[]> {
  if (crops.count === 0) return [];
  try {
    return await runtime.call(owner, 'score', () => model.score(crops, never));
  } catch (reason) {
    logCause(reason);
    const error = TrueframeError.from(reason, 'PLUGIN_THREW');
    // One bad crop must not cost the others their scores. (Those of a plugin that hangs would only hang one by one.)
    if (crops.count > 1 && error.code !== 'PLUGIN_TIMEOUT') {
      return askOneByOne(runtime, owner, model, crops);
    }
    return new Array<MemberResult>(crops.count).fill({ failed: error.toWire() });
  }
}

async function askOneByOne(
  runtime: WorkerRuntime,
  owner: string,
  model: Model,
  { count, dims, data }: CropBatch,
): Promise<readonly MemberResult[]> {
  const length = data.length / count;
  const results: MemberResult[] = [];
  for (let k = 0; k < count; k++) {
    const one = {
      count: 1,
      dims: [1, ...dims.slice(1)],
      data: data.subarray(k * length, (k + 1) * length),
    };
    results.push(...(await ask(runtime, owner, model, one)));
  }
  return results;
}
