import type { FrameScores__Output } from '@trueframe/proto';
import { ScoreLine } from './score-line.ts';

/** Tracks whose scores are kept: as many as a summary lists. */
const TRACKS = 1000;

/** The scores of a session's tracks over time, in bounded memory: of the newest tracks only. */
export class ScoreBook {
  readonly #lines = new Map<number, ScoreLine>();

  add({ ptsMs, tracks }: FrameScores__Output): void {
    for (const { trackId, score } of tracks) {
      const line = this.#lines.get(trackId) ?? new ScoreLine();
      this.#lines.set(trackId, line);
      line.add(ptsMs, score);
    }
    for (const oldest of this.#lines.keys()) {
      if (this.#lines.size <= TRACKS) return;
      this.#lines.delete(oldest);
    }
  }

  /** Undefined: the track was never scored, or it is too long ago. */
  line(trackId: number): ScoreLine | undefined {
    return this.#lines.get(trackId);
  }
}
