import { definePlugin, defineTracker } from '@trueframe/sdk';
import * as z from 'zod';
import { IouTracker } from './iou-tracker.ts';

export const iouTracker = defineTracker({
  id: 'iou',
  summary: 'Joins faces that overlap most from frame to frame; for slow movement or every frame.',
  options: z.strictObject({
    minIou: z.number().gt(0).lt(1).default(0.3).describe('Least overlap with the last box.'),
    maxLostMs: z
      .number()
      .min(0)
      .default(1000)
      .describe('A track unseen for longer is over, in milliseconds of media time.'),
    minConfidence: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('A detection below this starts no track, but may continue one.'),
    minSeen: z
      .int()
      .min(1)
      .default(1)
      .describe('Frames in which a face must be seen before it is reported.'),
  }),
  create: (options) => new IouTracker(options),
});

export default definePlugin({ name: '@trueframe/plugin-iou', provides: [iouTracker] });
