import type { UnitFacts } from '../../../../../containers/media-piece.ts';

/** A piece of the stream with its times. */
export interface Unit {
  readonly bytes: Buffer;
  readonly facts: UnitFacts | undefined;
  /** Start of its decode time, since the first unit. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Time at which its first frame is shown, in seconds after that of the first unit. */
  readonly shownSeconds: number;
  /** On the clock of performance.now(). */
  readonly dueMs: number;
}
