import {
  defineMethod,
  type LookedAt,
  type Method,
  type MethodResult,
  type PlainData,
  type PlanFacts,
} from '@trueframe/sdk';
import { type Picture, pillowResize } from '@trueframe/sdk/resize';
import * as z from 'zod';
import {
  checkMembers,
  hasFailed,
  isSquareFrame,
  oneLook,
  UNDECIDED,
  votesOf,
} from '../shared/everybody.ts';
import { cut } from '../shared/pixel-rect.ts';
import { boxOf, plainBox } from '../shared/plain-box.ts';
import { poolPerModel } from '../shared/pool-per-model.ts';
import { poolConfident } from './confident-strategy.ts';
import {
  FIRST_PLACE_MAX_FACES,
  firstPlaceDetectorSize,
  firstPlaceInput,
  firstPlaceReadmeScale,
  firstPlaceRect,
} from './crops.ts';
import { firstPlaceFrames } from './frames.ts';

const SIDE = 380;
const BOUNDS = { high: 0.8, low: 0.2 };

interface FirstPlaceOptions {
  readonly filter: 'bicubic' | 'nearest';
  readonly detectorScale: 'half' | 'by-width';
  readonly half: boolean;
}

/** Seferbekov: 32 frames, every face in them, seven networks. */
class FirstPlace implements Method {
  readonly #options: FirstPlaceOptions;

  constructor(options: FirstPlaceOptions) {
    this.#options = options;
  }

  look(tried: readonly object[]) {
    return oneLook(tried);
  }

  frames({ frameCount }: { readonly frameCount: number }) {
    return firstPlaceFrames(frameCount);
  }

  view(frame: Picture): Picture {
    const { width, height } = firstPlaceDetectorSize(frame, this.#scaleOf(frame));
    return pillowResize(frame, width, height, this.#options.filter);
  }

  #scaleOf({ width }: { readonly width: number }): number {
    return this.#options.detectorScale === 'half' ? 0.5 : firstPlaceReadmeScale(width);
  }

  plan(looks: readonly LookedAt[], { members }: PlanFacts) {
    checkMembers('dfdc-1st', members, `frame models of ${SIDE}x${SIDE}`, (all) =>
      all.every(isSquareFrame(SIDE)),
    );
    // A detector that fails ends the reference's whole video, as any exception does.
    if (looks.some((look) => look.hasFailed)) return [];
    const votes = votesOf(members);
    return looks
      .flatMap((look) =>
        look.faces.map(({ box }) => ({
          frames: [look.frame],
          crop: plainBox(firstPlaceRect(box, look, this.#scaleOf(look))),
          votes,
          track: 0,
        })),
      )
      .slice(0, FIRST_PLACE_MAX_FACES);
  }

  input(frame: Picture, crop: PlainData): Picture {
    return firstPlaceInput(cut(frame, boxOf(crop)));
  }

  pool(results: readonly MethodResult[], members: number) {
    // A lone face makes the reference squeeze its scores to a bare number, which then raises an error.
    if (results.length < 2 || results.some(hasFailed)) return UNDECIDED;
    const perModel = Array.from({ length: members }, (_, member) =>
      results.map(({ scores }) => scores[member]![0]!),
    );
    const { half } = this.#options;
    const pool = (scores: readonly number[]) => poolConfident(scores, { ...BOUNDS, half });
    return { score: poolPerModel(perModel, pool, half), isFallback: false };
  }
}

export const firstPlace = defineMethod({
  id: 'dfdc-1st',
  summary: '1st place: every face of 32 frames, pooled for each model, then over the models.',
  options: z.strictObject({
    filter: z
      .enum(['bicubic', 'nearest'])
      .default('bicubic')
      .describe(
        'Filter with which Pillow halves a frame for the detector: `nearest` before Pillow 7.',
      ),
    detectorScale: z
      .enum(['half', 'by-width'])
      .default('half')
      .describe(
        'Size of the frame that the detector sees: half, as in the code, or as in the README.',
      ),
    half: z.boolean().default(true).describe('Round scores and means to float16.'),
  }),
  create: (options) => new FirstPlace(options),
});
