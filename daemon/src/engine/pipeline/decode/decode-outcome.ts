import type { DecodeLog } from './decode-log.ts';

export interface DecodeOutcome {
  /**
   * `source`: ffmpeg came to the end by itself, well or not; `limit`: `limitMs`; `halted`: we killed it; `lost`: somebody
   * else did, or it hung. What was booked then ends with the last frame that is queued.
   */
  readonly end: 'source' | 'limit' | 'halted' | 'lost';
  /** Frames that this run decoded. */
  readonly received: number;
  /** Frames before them that it decoded once more. */
  readonly passedOver: number;
  /** Those of them that the policy wants and that came through all filters. */
  readonly pictures: number;
  /** The last of them: where it begins in a file, in bytes, and its media time; undefined: unknown. */
  readonly lastPicture: { readonly byte: number; readonly ptsMs: number } | undefined;
  readonly log: DecodeLog;
  readonly exitCode: number | null;
}
