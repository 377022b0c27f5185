import type { Discontinuity, Gap } from '@trueframe/proto';
import type { SessionProgress } from '../../../wire/session-progress.ts';
import type { PooledFrame } from '../items.ts';
import type { Books } from '../ledger.ts';
import { type Checkpoint, encodeCheckpoint, encodeEntry } from './journal-entry.ts';

/**
 * The most of a live session that an engine that takes over replays: media time, and frames. A checkpoint is a few
 * milliseconds of work and up to a few hundred kilobytes.
 */
const CHECKPOINT_EVERY = { ms: 60_000, frames: 1000 } as const;

export type Journalled = Pick<SessionProgress, 'entry' | 'checkpoint'>;

/** Writes what whoever takes over needs to know of each frame, or of all up to it. */
export class JournalWriter {
  readonly #isFile: boolean;
  #gapBefore: Gap | undefined;
  /** Told with the next frame, so that whoever takes over tells none twice. */
  #jumpsBefore: Discontinuity[] = [];
  /** Since the newest checkpoint. */
  #since = { ms: Number.NaN, frames: 0 };

  /** `isFile`: all frames are entries; of other sources there are checkpoints. */
  constructor(isFile: boolean) {
    this.#isFile = isFile;
  }

  gap(gap: Gap): void {
    this.#gapBefore = gap;
  }

  jump(jump: Discontinuity): void {
    this.#jumpsBefore.push(jump);
  }

  /** Jumps since the newest frame. */
  get jumps(): readonly Discontinuity[] {
    return this.#jumpsBefore;
  }

  /** `counts`: booked frames after this one. `state`: what pool and emit have learned, this frame included. */
  frame(
    { frame, look, update, results, rung }: PooledFrame,
    counts: Books,
    state: () => Omit<Checkpoint, 'counts'>,
  ): Journalled {
    const { index, ptsMs, width, height } = frame.slot;
    const gap = this.#gapBefore ? { gap: this.#gapBefore } : {};
    const jumps = this.#jumpsBefore.length > 0 ? { jumps: this.#jumpsBefore } : {};
    this.#gapBefore = undefined;
    this.#jumpsBefore = [];
    const facts = { index, ptsMs, width, height, results, counts, rung, ...gap, ...jumps };
    if (this.#isFile) {
      const { detections, kind } = look;
      return { entry: encodeEntry({ detections, look: kind, ...facts }) };
    }
    if (this.#isCheckpointDue(ptsMs))
      return { checkpoint: encodeCheckpoint({ counts, ...state() }) };
    return { entry: encodeEntry({ update, ...facts }) };
  }

  #isCheckpointDue(ptsMs: number): boolean {
    if (Number.isNaN(this.#since.ms)) this.#since.ms = ptsMs;
    this.#since.frames += 1;
    const { ms, frames } = CHECKPOINT_EVERY;
    if (ptsMs - this.#since.ms < ms && this.#since.frames < frames) return false;
    this.#since = { ms: ptsMs, frames: 0 };
    return true;
  }
}
