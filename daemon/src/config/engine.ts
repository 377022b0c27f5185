import * as z from 'zod';
import { usableCores } from '../lib/usable-cores.ts';
import { duration } from './scalars.ts';

/** The block `engine` of the configuration. */
export const Engine = z.strictObject({
  threads: z
    .int()
    .min(1)
    .prefault(() => Math.max(1, Math.floor(usableCores())))
    // The default depends on the machine; documentation must not.
    .meta({
      description: 'Worker threads that detect, crop and score.',
      defaultInWords: 'one per core',
    }),
  ringSlots: z
    .int()
    .min(3)
    .prefault(8)
    .describe(
      'Decoded frames that a session may hold; where models take several frames at a time, three windows more.',
    ),
  framesInFlight: z
    .int()
    .min(1)
    .prefault(4)
    .describe('Frames of one session that may be worked on at a time.'),
  maxFrameAge: duration
    .prefault('500ms')
    .describe(
      'A frame of a live session that has waited for this long is dropped (overload), not analysed late; pushed fragmented MP4 or MPEG-TS that has waited for its decoder for half of this is skipped up to a newer key frame (late).',
    ),
  pluginBootTimeout: duration
    .prefault('20s')
    .describe('Longest time that a plugin may take to load.'),
  pluginCallTimeout: duration
    .prefault('30s')
    .describe('Longest time that one call of a plugin may take.'),
  hangTimeout: duration
    .prefault('10s')
    .describe('An engine that is silent for this long is replaced.'),
});
