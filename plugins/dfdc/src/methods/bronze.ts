import { defineMethod, type Method } from '@trueframe/sdk';
import { torchNearest } from '@trueframe/sdk/resize';
import * as z from 'zod';
import { bronzeFrameBox, bronzeInput, bronzeRect } from '../crops/bronze.ts';
import { cut, flip } from '../crops/pixel-rect.ts';
import { BRONZE_FRAMES, steppedFrames } from '../frames/stepped-frames.ts';
import { meanOf } from '../poolings/scores-of.ts';
import {
  checkMembers,
  hasFailed,
  isSquareFrame,
  someFailed,
  UNDECIDED,
  votesOf,
} from './everybody.ts';
import { boxOf, type PlainBox, plainBox } from './plain-box.ts';

const DETECTOR_SIDE = 640;
const SIDE = 224;
const LOW = 0.01;
const HIGH = 0.99;

/** Turgutlu: the best face of every 5th frame, as it is and mirrored, one grand mean. */
const method: Method = {
  look: (tried) => (tried.length === 0 ? { view: null } : undefined),
  frames: ({ frameCount }) => steppedFrames(frameCount, BRONZE_FRAMES),
  view: (frame) => torchNearest(frame, DETECTOR_SIDE, DETECTOR_SIDE),

  plan(looks, { members }) {
    checkMembers('dfdc-bronze', members, `frame models of ${SIDE}x${SIDE}`, (all) =>
      all.every(isSquareFrame(SIDE)),
    );
    if (someFailed(looks)) return [];
    const votes = votesOf(members);
    return looks.flatMap((look) => {
      const [face] = look.faces;
      if (!face) return [];
      const rect = plainBox(bronzeRect(bronzeFrameBox(face.box, look), look));
      return [false, true].map((isFlipped) => ({
        frames: [look.frame],
        crop: { rect, isFlipped },
        votes,
        track: 0,
      }));
    });
  },

  input(frame, crop) {
    // The reference flips before it resizes, which is not the same as flipping after.
    const { rect, isFlipped } = crop as { readonly rect: PlainBox; readonly isFlipped: boolean };
    const face = cut(frame, boxOf(rect));
    const { data, ...size } = bronzeInput(isFlipped ? flip(face) : face);
    return { ...size, data: data.map((value) => value * 255) };
  },

  pool(results) {
    if (results.length === 0 || results.some(hasFailed)) return UNDECIDED;
    const mean = meanOf(results.flatMap(({ scores }) => scores.flat()));
    return { score: Math.min(Math.max(mean, LOW), HIGH), isFallback: false };
  },
};

export const bronze = defineMethod({
  id: 'dfdc-bronze',
  summary: 'Bronze: the best face of every 5th frame, as it is and mirrored, one grand mean.',
  options: z.strictObject({}),
  create: () => method,
});
