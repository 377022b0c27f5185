import type { WireError } from '@trueframe/sdk/host';

/** Outcome of one video. */
export interface Outcome {
  readonly video: string;
  readonly state: 'done' | 'skipped' | 'failed';
  readonly error?: WireError;
  /** Defects of a video that could be used all the same. */
  readonly warnings?: readonly string[];
}
