import type { Verdict } from '@trueframe/proto';

/** Change of a score, within 0..1, that is worth a notice. */
const STEP = 0.05;

interface Told {
  readonly words: string;
  readonly score: number | undefined;
}

/** Tells verdicts of one session that say something new from those that repeat the one before. */
export class VerdictChanges {
  readonly #told = new Map<number, Told>();

  /** Returns true for the first verdict on a track, and for one with another label, other reasons or another score. */
  look({ trackId = 0, label, reasons = [], final, score: given }: Verdict): boolean {
    const score = given === undefined || given === null ? undefined : Number(given);
    const words = JSON.stringify([label, [...reasons].sort(), final === true]);
    const before = this.#told.get(trackId);
    if (before?.words === words && !hasMoved(before.score, score)) return false;
    // Nothing more comes of a track whose verdict is final, as a rule.
    if (final && trackId !== 0) this.#told.delete(trackId);
    else this.#told.set(trackId, { words, score });
    return true;
  }
}

function hasMoved(before: number | undefined, now: number | undefined): boolean {
  if (before === undefined || now === undefined) return before !== now;
  return Math.abs(now - before) >= STEP - 1e-9;
}
