import type { Clip } from './clip.ts';
import type { ClipResult } from './clip-result.ts';

/** A clip and what became of it. */
export interface Judged {
  readonly clip: Clip;
  readonly result: ClipResult;
}
