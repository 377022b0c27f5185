import * as z from 'zod';
import { duration } from './scalars.ts';

const MEBIBYTE = 1024 * 1024;

/** The block `sessions.store` of the configuration. */
export const Store = z.strictObject({
  folder: z.string().min(1).optional().meta({
    description:
      'Folder that sessions are kept in, so that they survive the daemon; for one daemon, on a local disk. It holds addresses of cameras with their passwords.',
    defaultInWords: 'none: sessions are kept in memory',
  }),
  maxBytes: z
    .int()
    .min(64 * MEBIBYTE)
    .prefault(1024 * MEBIBYTE)
    .describe(
      'Bytes that the folder may take. Above, the oldest ended sessions go, then early events of running ones; when nothing is left to go, new sessions are refused with STORE_FULL.',
    ),
  memoryBytes: z
    .int()
    .min(MEBIBYTE)
    .prefault(64 * MEBIBYTE)
    .describe(
      'Bytes of events that are kept in memory for readers who come late, where there is no folder. Above, the session with most of them loses the older half.',
    ),
  retention: duration
    .prefault('24h')
    .describe('Time after its end that a session is kept, at most `sessions.keepEnded` of them.'),
});
