import { type Box, type CropBatch, type Frame, type Model, TrueframeError } from '@trueframe/sdk';
import { logCause } from '../../../lib/log-cause.ts';
import type { MemberResult } from '../../../wire/member-result.ts';
import type { Scored } from '../../../wire/task-results.ts';
import { CropCutter } from '../crop/crop-faces.ts';
import { offsetsOf } from '../decode/window-plan.ts';

import type { PluginHost } from '../plugin-host.ts';
import { onePerCrop } from './check-scores.ts';

/** Failures after which nothing more is asked. */
const FINAL: ReadonlySet<string> = new Set(['PLUGIN_TIMEOUT', 'SESSION_CANCELLED']);

const cutters = new WeakMap<Model, CropCutter>();

/** A frame that is scored, and those before it that models of several frames look at, as far as they could be had. */
export interface FrameToScore {
  readonly frame: Frame;
  readonly before: readonly Frame[];
  /** Reason why some of them are missing. */
  readonly fault?: string | undefined;
}

/**
 * Crops every face for every member and asks for its scores. A member that fails does not fail the others; one whose frames are
 * not all there abstains.
 */
export async function scoreFaces(
  host: PluginHost,
  models: readonly { readonly owner: string; readonly model: Model }[],
  picture: FrameToScore,
  boxes: readonly Box[],
): Promise<Scored> {
  const results: MemberResult[][] = boxes.map(() => []);
  const computeMs: number[] = [];
  const batch: number[] = [];
  for (const { owner, model } of models) {
    const frames = framesFor(model, picture);
    if (!frames) {
      const abstain = picture.fault ?? 'WINDOW_INCOMPLETE';
      for (const face of results) face.push({ abstain });
      computeMs.push(0);
      batch.push(0);
      continue;
    }
    host.enter('crop');
    const cutter = cutters.get(model) ?? new CropCutter(model.input, model.limits);
    cutters.set(model, cutter);
    const { batch: crops, faces, refused } = cutter.cut(frames, boxes);
    host.enter('score');
    const begun = performance.now();
    const scores = await ask(host, owner, model, crops);
    computeMs.push(performance.now() - begun);
    batch.push(crops.count);
    refused.forEach((reason, face) => {
      if (reason !== undefined) results[face]!.push({ abstain: reason });
    });
    faces.forEach((face, k) => {
      results[face]!.push(scores[k]!);
    });
  }
  return { results, computeMs, batch };
}

/** The frames that a model looks at, oldest first; undefined: they are not all there. */
function framesFor({ input }: Model, { frame, before }: FrameToScore): Frame[] | undefined {
  const earlier = offsetsOf(input).map((offset) =>
    before.find(({ index }) => index === frame.index - offset),
  );
  if (!earlier.every((one) => one !== undefined)) return undefined;
  return [...earlier.reverse(), frame];
}

async function ask(
  host: PluginHost,
  owner: string,
  model: Model,
  crops: CropBatch,
): Promise<readonly MemberResult[]> {
  if (crops.count === 0) return [];
  try {
    const scores = await host.call(owner, 'score', (signal) => model.score(crops, signal));
    return onePerCrop(scores, crops.count);
  } catch (reason) {
    logCause(reason);
    const error = TrueframeError.from(reason, 'PLUGIN_THREW');
    // One bad crop must not cost the others their scores. (Those of a plugin that hangs would only hang one by one.)
    if (crops.count > 1 && !FINAL.has(error.code)) {
      return askOneByOne(host, owner, model, crops);
    }
    return new Array<MemberResult>(crops.count).fill({ failed: error.toWire() });
  }
}

async function askOneByOne(
  host: PluginHost,
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
    results.push(...(await ask(host, owner, model, one)));
  }
  return results;
}
