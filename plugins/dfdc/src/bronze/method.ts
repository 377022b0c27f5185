import { defineMethod, type LookedAt, type Method, type PlanFacts } from '@trueframe/sdk';
import { type Picture, torchNearest } from '@trueframe/sdk/resize';
import * as z from 'zod';
import {
  checkMembers,
  hasFailed,
  isSquareFrame,
  oneLook,
  someFailed,
  UNDECIDED,
  votesOf,
  within,
} from '../shared/everybody.ts';
import { cutTurned, plainBox, type TurnedBox } from '../shared/plain-box.ts';
import { meanOf } from '../shared/scores-of.ts';
import { type FrameSteps, steppedFrames } from '../shared/stepped-frames.ts';
import { bronzeFrameBox, bronzeInput, bronzeRect } from './crops.ts';

/** Every 5th frame of the clip. */
export const BRONZE_FRAMES: FrameSteps = { first: 0, step: 5 };

const DETECTOR_SIDE = 640;
const SIDE = 224;
const LOW = 0.01;
const HIGH = 0.99;

interface BronzeOptions {
  readonly step: number;
  readonly mirrored: boolean;
}

/** Turgutlu: the best face of every 5th frame, as it is and mirrored, one grand mean. */
function createMethod({ step, mirrored }: BronzeOptions): Method {
  const views = mirrored ? [false, true] : [false];
  return {
    look: oneLook,
    frames: ({ frameCount }) => steppedFrames(frameCount, { ...BRONZE_FRAMES, step }),
    view: (frame) => torchNearest(frame, DETECTOR_SIDE, DETECTOR_SIDE),

    plan(looks: readonly LookedAt[], { members }: PlanFacts) {
      checkMembers('dfdc-bronze', members, `frame models of ${SIDE}x${SIDE}`, (all) =>
        all.every(isSquareFrame(SIDE)),
      );
      if (someFailed(looks)) return [];
      const votes = votesOf(members);
      return looks.flatMap((look) => {
        const [face] = look.faces;
        if (!face) return [];
        const rect = plainBox(bronzeRect(bronzeFrameBox(face.box, look), look));
        return views.map((isFlipped) => {
          return { frames: [look.frame], crop: { rect, isFlipped }, votes, track: 0 };
        });
      });
    },

    input(frame: Picture, crop) {
      const { data, ...size } = bronzeInput(cutTurned(frame, crop as unknown as TurnedBox));
      return { ...size, data: data.map((value) => value * 255) };
    },

    pool(results) {
      if (results.length === 0 || results.some(hasFailed)) return UNDECIDED;
      const mean = meanOf(results.flatMap(({ scores }) => scores.flat()));
      return { score: within(mean, LOW, HIGH), isFallback: false };
    },
  };
}

export const bronze = defineMethod({
  id: 'dfdc-bronze',
  summary: 'Bronze: the best face of every 5th frame, as it is and mirrored, one grand mean.',
  options: z.strictObject({
    step: z
      .int()
      .min(1)
      .default(BRONZE_FRAMES.step)
      .describe('Every so many frames; 10 in its write-up.'),
    mirrored: z.boolean().default(true).describe('Score each face mirrored, too.'),
  }),
  create: createMethod,
});
