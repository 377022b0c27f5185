import * as z from 'zod';
import { duration } from './scalars.ts';

const MEBIBYTE = 1024 * 1024;

/** The block `evidence` of the configuration. */
export const Evidence = z.strictObject({
  enabled: z
    .boolean()
    .prefault(false)
    .describe(
      'Keep pictures of the faces that decided. Faces are biometric data: find out what the law asks of you before.',
    ),
  perTrack: z
    .int()
    .min(1)
    .max(12)
    .prefault(3)
    .describe(
      'Pictures of each track: those with the highest scores, the lowest and typical ones, a third each.',
    ),
  size: z
    .int()
    .min(64)
    .max(512)
    .prefault(224)
    .describe(
      'Pixels that a picture is wide and high; a face that is smaller in its frame gets fewer.',
    ),
  retention: duration
    .prefault('24h')
    .describe('Time after which a picture is deleted. It never outlives its session in listings.'),
  maxBytes: z
    .int()
    .min(MEBIBYTE)
    .prefault(64 * MEBIBYTE)
    .describe(
      'Bytes of all pictures together, in memory. Above, those of the session that has ended first go, then the oldest of running ones.',
    ),
});
