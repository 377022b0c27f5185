import * as z from 'zod';
import { duration } from './scalars.ts';

/** The block `sources` of the configuration. */
export const Sources = z.strictObject({
  roots: z
    .array(z.string())
    .prefault([])
    .describe('Folders that files may be read from. Empty: everywhere.'),
  stallTimeout: duration
    .prefault('5s')
    .describe(
      'A live source without a frame for this long is reconnected; a file whose ffmpeg does nothing for this long is read on by another.',
    ),
  connectTimeout: duration
    .prefault('5s')
    .describe('Longest time that connecting to a live source may take.'),
  reconnectFor: duration
    .prefault('5m')
    .describe(
      'A live source that stays away for this long ends its session; so does a Push without media.',
    ),
  firstMediaTimeout: duration
    .prefault('10s')
    .describe('A Push whose first media does not come within this time of its `open` ends.'),
  rtspTransport: z
    .enum(['auto', 'tcp', 'udp'])
    .prefault('auto')
    .describe(
      'Transport of RTSP media: TCP, and UDP where the server refuses TCP; only TCP; only UDP, which loses packets.',
    ),
  maxPixels: z.int().prefault(33_177_600).describe('Frames with more pixels are refused.'),
  maxStreams: z
    .int()
    .min(1)
    .prefault(100)
    .describe('Files with more streams (pictures, sound, subtitles) are refused.'),
  probeMemory: z
    .int()
    .min(0)
    .prefault(352)
    .describe('MiB that finding out what is in a file may take. 0: no limit.'),
  probeCpu: duration
    .prefault('4s')
    .describe(
      'Processor time that finding out what is in a file may take, in whole seconds. 0s: no limit.',
    ),
  decoderMemory: z.int().min(0).optional().meta({
    description: 'MiB that each ffmpeg may take. 0: no limit.',
    defaultInWords: 'by frame size and threads',
  }),
  decoderThreads: z.int().min(1).prefault(1).describe('Threads of each ffmpeg.'),
  hwaccel: z
    .enum(['auto', 'none', 'cuda'])
    .prefault('auto')
    .describe(
      'Decoding on an NVIDIA GPU: where there is one, never, or with a report where there is none.',
    ),
});
