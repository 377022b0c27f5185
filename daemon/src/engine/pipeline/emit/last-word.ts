import type { VerdictPolicy } from '../../../config/verdict-policy.ts';
import { Borders } from './judge/borders.ts';
import type { Told } from './judge/judgement.ts';

/** Default of `verdict.scoreStep`. */
const SCORE_STEP = 0.05;
/** Default of `verdict.heartbeatMs`. */
const HEARTBEAT_MS = 5000;

/** All of it as plain data. Earlier versions have kept no more than `toldMs`. */
export interface LastWordState {
  /** Media time of the newest verdict that was told. */
  readonly toldMs: number;
  /** That verdict. */
  readonly told?: Told;
  /** Media time of the newest judgement, told or not. */
  readonly judgedMs?: number;
  readonly held?: readonly string[];
  /** Media time at which the evidence had settled, as callers were told. */
  readonly settledMs?: number | undefined;
}

/** The newest judgement on a track or a session, and the newest one that callers were told. */
export class LastWord {
  readonly #policy: VerdictPolicy;
  #toldMs: number;
  #told: Told | undefined;
  #judgedMs: number;
  #held: readonly string[];
  #settledMs: number | undefined;

  constructor(
    policy: VerdictPolicy,
    { toldMs, told, judgedMs = toldMs, held = [], settledMs }: LastWordState,
  ) {
    this.#policy = policy;
    this.#toldMs = toldMs;
    this.#told = told;
    this.#judgedMs = judgedMs;
    this.#held = held;
    this.#settledMs = settledMs;
  }

  get state(): LastWordState {
    const told = this.#told;
    return {
      ...{ toldMs: this.#toldMs, judgedMs: this.#judgedMs, held: this.#held },
      ...(told && { told }),
      ...(this.#settledMs !== undefined && { settledMs: this.#settledMs }),
    };
  }

  /** Media time in milliseconds since the newest judgement. */
  ageAt(ptsMs: number): number {
    return ptsMs - this.#judgedMs;
  }

  /** Borders for the next judgement. */
  borders(isFinal: boolean): Borders {
    return isFinal ? Borders.final(this.#policy, this.#held) : Borders.of(this.#policy, this.#held);
  }

  /**
   * Takes in a judgement. Returns whether callers are to be told; it then counts as told. `settledMs`: media time at which the
   * evidence has settled; undefined: it has not.
   */
  take(now: Told, borders: Borders, ptsMs: number, settledMs?: number): boolean {
    this.#judgedMs = ptsMs;
    this.#held = borders.held;
    const { heartbeatMs = HEARTBEAT_MS } = this.#policy;
    const isNews = settledMs !== this.#settledMs || this.#isNews(now);
    if (!isNews && ptsMs - this.#toldMs < heartbeatMs) return false;
    this.#settledMs = settledMs;
    this.#toldMs = ptsMs;
    const { label, reasons, score } = now;
    this.#told = { label, reasons, score };
    return true;
  }

  #isNews(now: Told): boolean {
    const before = this.#told;
    if (!before || before.label !== now.label) return true;
    return hasOther(before.reasons, now.reasons) || this.#hasMoved(before.score, now.score);
  }

  #hasMoved(before: number | undefined, now: number | undefined): boolean {
    if (before === undefined || now === undefined) return before !== now;
    return Math.abs(now - before) >= (this.#policy.scoreStep ?? SCORE_STEP);
  }
}

/** Their order says which of them is the most frequent, and is no news. */
function hasOther(before: readonly string[], now: readonly string[]): boolean {
  const [a, b] = [new Set(before), new Set(now)];
  return a.size !== b.size || now.some((reason) => !a.has(reason));
}
