import {
  defineMethod,
  type LookedAt,
  type Method,
  type MethodResult,
  type ModelInput,
} from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';
import * as z from 'zod';
import { checkMembers, oneLook, UNDECIDED, within } from '../shared/everybody.ts';
import { cut } from '../shared/pixel-rect.ts';
import { boxOf, plainBox } from '../shared/plain-box.ts';
import { meanOf } from '../shared/scores-of.ts';
import { uniqueSpreadFrames } from '../shared/spread-frames.ts';
import { type FrameSteps, steppedFrames } from '../shared/stepped-frames.ts';
import { place79DetectorInput, place79Input, place79Rect } from './crops.ts';

/** Every 16th of the first 300 frames: 19, not the 25 of the write-up. */
export const PLACE_79_FRAMES: FrameSteps = { first: 0, step: 16, end: 300 };

const LOW = 0.01;
const HIGH = 0.99;

const FRAMES = {
  'every-16th': (frameCount: number) => steppedFrames(frameCount, PLACE_79_FRAMES),
  'spread-25': (frameCount: number) => uniqueSpreadFrames(frameCount, 25),
};

/** Lepelaars et al.: the best face of 19 frames, tightly cut, one flat mean. */
function createMethod({ frames }: { readonly frames: keyof typeof FRAMES }): Method {
  return {
    look: oneLook,
    frames: ({ frameCount }) => FRAMES[frames](frameCount),
    view: (frame) => place79DetectorInput(frame),

    plan(looks, { members }) {
      checkMembers('dfdc-79th', members, 'frame models of square pictures', (all) =>
        all.every(({ width, height, frames: count }) => width === height && count === 1),
      );
      return looks.flatMap((look) => planFrame(look, members));
    },

    input: (frame: Picture, crop, { width }) => place79Input(cut(frame, boxOf(crop)), width),

    pool(results: readonly MethodResult[]) {
      // Frames whose crop is empty raise an error in the reference, which then skips them.
      const scores = results.flatMap((result) => result.scores.flat());
      if (scores.length === 0) return UNDECIDED;
      return { score: within(meanOf(scores), LOW, HIGH), isFallback: false };
    },
  };
}

/** One input for each size that members want, members of a size together. */
function planFrame(look: LookedAt, members: readonly ModelInput[]) {
  const [face] = look.faces;
  if (!face) return [];
  const crop = plainBox(place79Rect(face.box, look));
  const sides = [...new Set(members.map(({ width }) => width))];
  return sides.map((side) => ({
    frames: [look.frame],
    crop,
    votes: members.flatMap(({ width }, member) =>
      width === side ? [{ member, isMirrored: false }] : [],
    ),
    track: 0,
  }));
}

export const place79 = defineMethod({
  id: 'dfdc-79th',
  summary: '79th place: the best face of every 16th of 300 frames, one flat mean.',
  options: z.strictObject({
    frames: z
      .enum(['every-16th', 'spread-25'])
      .default('every-16th')
      .describe('19 of the first 300 frames, as in the code, or 25 of all, as in the write-up.'),
  }),
  create: createMethod,
});
