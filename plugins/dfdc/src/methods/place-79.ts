import {
  defineMethod,
  type LookedAt,
  type Method,
  type MethodResult,
  type ModelInput,
} from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';
import * as z from 'zod';
import { cut } from '../crops/pixel-rect.ts';
import { place79DetectorInput, place79Input, place79Rect } from '../crops/place-79.ts';
import { PLACE_79_FRAMES, steppedFrames } from '../frames/stepped-frames.ts';
import { meanOf } from '../poolings/scores-of.ts';
import { checkMembers, UNDECIDED } from './everybody.ts';
import { boxOf, plainBox } from './plain-box.ts';

const LOW = 0.01;
const HIGH = 0.99;

/** Lepelaars et al.: the best face of 19 frames, tightly cut, one flat mean. */
const method: Method = {
  look: (tried) => (tried.length === 0 ? { view: null } : undefined),
  frames: ({ frameCount }) => steppedFrames(frameCount, PLACE_79_FRAMES),
  view: (frame) => place79DetectorInput(frame),

  plan(looks, { members }) {
    checkMembers('dfdc-79th', members, 'frame models of square pictures', (all) =>
      all.every(({ width, height, frames }) => width === height && frames === 1),
    );
    return looks.flatMap((look) => planFrame(look, members));
  },

  input: (frame: Picture, crop, { width }) => place79Input(cut(frame, boxOf(crop)), width),

  pool(results: readonly MethodResult[]) {
    // Frames whose crop is empty raise an error in the reference, which then skips them.
    const scores = results.flatMap(({ scores }) => scores.flat());
    if (scores.length === 0) return UNDECIDED;
    return { score: Math.min(Math.max(meanOf(scores), LOW), HIGH), isFallback: false };
  },
};

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
  options: z.strictObject({}),
  create: () => method,
});
