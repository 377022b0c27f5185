import type { UnitFacts } from '../../../../../containers/media-piece.ts';

/** A piece of the stream with its times. */
export interface Unit {
  readonly bytes: Buffer;
  readonly facts: UnitFacts | undefined;
  /** Start of its decode time, since the first unit. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** On the clock of performance.now(). */
  readonly dueMs: number;
}
