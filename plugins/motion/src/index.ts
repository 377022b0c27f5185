import { definePlugin, defineTracker } from '@trueframe/sdk';
import * as z from 'zod';
import { MotionTracker } from './motion-tracker.ts';

export const motion = defineTracker({
  id: 'motion',
  summary:
    'Predicts movement (Kalman) and assigns faces optimally (Hungarian); for sampled frames and crowds.',
  options: z.strictObject({
    minConfidence: z
      .number()
      .min(0)
      .max(1)
      .default(0.6)
      .describe(
        'A detection below this starts no track, but may continue one that it overlaps (track_activation_threshold of ByteTrack).',
      ),
    minIou: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.3)
      .describe('Least overlap of such a detection with the predicted box.'),
    maxDistance: z
      .number()
      .gt(0)
      .default(2)
      .describe('Farthest that a face may be from its predicted centre, in face sizes.'),
    maxLostMs: z
      .number()
      .min(0)
      .default(1000)
      .describe(
        'A track unseen for longer is over, in milliseconds of media time (lost_track_buffer).',
      ),
    minSeen: z
      .int()
      .min(1)
      .default(1)
      .describe(
        'Frames in a row in which a face must be seen before it is reported (minimum_consecutive_frames).',
      ),
  }),
  create: (options) => new MotionTracker(options),
});

export default definePlugin({ name: '@trueframe/plugin-motion', provides: [motion] });
