import {
  type Box,
  type CropBatch,
  type Frame,
  type Model,
  type Score,
  TrueframeError,
} from '@trueframe/sdk';
import { logCause } from '../../../lib/log-cause.ts';
import type { MemberResult } from '../../../wire/member-result.ts';
import type { Scored } from '../../../wire/task-results.ts';
import { CropCutter } from '../crop/crop-faces.ts';
import { offsetsOf } from '../decode/window-plan.ts';

/** Runs plugin code. @throws PLUGIN_THREW, PLUGIN_TIMEOUT */
export interface PluginCaller {
  call<T>(owner: string, what: string, run: () => Promise<T>): Promise<T>;
}

const cutters = new WeakMap<Model, CropCutter>();
const never = new AbortController().signal;

/** What is scored: a frame, and those before it that models of several frames look at, as far as they could be had. */
export interface FrameToScore {
  readonly frame: Frame;
  readonly before: readonly Frame[];
  /** Why some of them are missing. */
  readonly fault?: string | undefined;
}

/**
 * Crops every face for every member and asks for its scores. A member that fails does not fail the others; one whose frames are
 * not all there abstains.
 */
export async function scoreFrame(
  plugins: PluginCaller,
  models: readonly { readonly owner: string; readonly model: Model }[],
  picture: FrameToScore,
  boxes: readonly Box[],
): Promise<Scored> {
  const results: MemberResult[][] = boxes.map(() => []);
  const computeMs: number[] = [];
  const batch: number[] = [];
  let cropMs = 0;
  for (const { owner, model } of models) {
    const frames = framesFor(model, picture);
    if (!frames) {
      const abstain = picture.fault ?? 'WINDOW_INCOMPLETE';
      for (const face of results) face.push({ abstain });
      computeMs.push(0);
      batch.push(0);
      continue;
    }
    const begun = performance.now();
    const cutter = cutters.get(model) ?? new CropCutter(model.input, model.limits);
    cutters.set(model, cutter);
    const { batch: crops, faces, refused } = cutter.cut(frames, boxes);
    const cut = performance.now();
    const scores = await ask(plugins, owner, model, crops);
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

/** The frames that a model looks at, oldest first; undefined: they are not all there. */
function framesFor({ input }: Model, { frame, before }: FrameToScore): Frame[] | undefined {
  const earlier = offsetsOf(input).map((offset) =>
    before.find(({ index }) => index === frame.index - offset),
  );
  if (!earlier.every((one) => one !== undefined)) return undefined;
  return [...earlier.reverse(), frame];
}

async function ask(
  plugins: PluginCaller,
  owner: string,
  model: Model,
  crops: CropBatch,
): Promise<readonly MemberResult[]> {
  if (crops.count === 0) return [];
  try {
    const scores = await plugins.call(owner, 'score', () => model.score(crops, never));
    return oneForEach(scores, crops.count);
  } catch (reason) {
    logCause(reason);
    const error = TrueframeError.from(reason, 'PLUGIN_THREW');
    // One bad crop must not cost the others their scores. (Those of a plugin that hangs would only hang one by one.)
    if (crops.count > 1 && error.code !== 'PLUGIN_TIMEOUT') {
      return askOneByOne(plugins, owner, model, crops);
    }
    return new Array<MemberResult>(crops.count).fill({ failed: error.toWire() });
  }
}

async function askOneByOne(
  plugins: PluginCaller,
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
    results.push(...(await ask(plugins, owner, model, one)));
  }
  return results;
}

/** Of a model that gives one score per frame, their mean is that of the face; it abstains where all of them do. */
function oneForEach(scores: readonly Score[], count: number): readonly Score[] {
  if (scores.length === count) return scores;
  const frames = scores.length / count;
  return Array.from({ length: count }, (_, crop) => {
    const own = scores.slice(crop * frames, (crop + 1) * frames);
    const numbers = own.filter((score) => typeof score === 'number');
    if (numbers.length === 0) return own[0]!;
    return numbers.reduce((sum, score) => sum + score, 0) / numbers.length;
  });
}
