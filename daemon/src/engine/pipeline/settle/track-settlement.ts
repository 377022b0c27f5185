import type { Box } from '@trueframe/sdk';
import type { Settle } from '../../../config/settle.ts';
import {
  type Decision,
  evidenceOf,
  SequentialTest,
  type SequentialTestState,
} from './sequential-test.ts';

/** Cause that opens a settled track again. */
export type Reopening = 'no-score' | 'size' | 'drift' | 'cut';

/** Weight of the newest sample in the average that is watched (Roberts 1959). */
const NEWEST = 0.5;
/** Distance of that average from the settled mean, in its own standard deviations, that is no accident. */
const DEVIATIONS = 3;
const SPREAD = Math.sqrt(NEWEST / (2 - NEWEST));
/** Change of the face's size, as a factor. */
const MOST_GROWTH = 1.5;

/** A track that has settled. */
export interface Settled {
  /** Media time in milliseconds. */
  readonly atMs: number;
  readonly decision: Decision;
  /** Log-likelihood ratio of the evidence, above 0: synthetic. */
  readonly ratio: number;
}

interface Watched extends Settled {
  /** Mean and standard deviation of the samples that it settled by. */
  readonly mean: number;
  readonly deviation: number;
  /** Pixels. */
  readonly size: number;
  /** Moving average of the samples since. */
  readonly average: number;
}

/** All of it as plain data. */
export interface TrackSettlementState {
  readonly test: SequentialTestState;
  readonly watched: Watched | undefined;
}

/** The evidence of one track: whether it has settled, and what opens it again. */
export class TrackSettlement {
  readonly #rules: Settle;
  readonly #minSamples: number;
  #test: SequentialTest;
  #watched: Watched | undefined;

  constructor(rules: Settle, minSamples: number, from?: TrackSettlementState) {
    this.#rules = rules;
    this.#minSamples = minSamples;
    this.#test = new SequentialTest(rules, minSamples, from?.test);
    this.#watched = from?.watched;
  }

  get state(): TrackSettlementState {
    return { test: this.#test.state, watched: this.#watched };
  }

  /** Undefined: it has not settled, or was opened again. */
  get settled(): Settled | undefined {
    return this.#watched;
  }

  /**
   * Takes in a face that was to be scored. `score`: 0..1; undefined where no member voted, which is no evidence. Returns why the
   * track was opened again, if it was.
   */
  take(ptsMs: number, score: number | undefined, box: Box): Reopening | undefined {
    if (this.#watched) return this.#watch(this.#watched, score, box);
    if (score === undefined) return undefined;
    this.#test.add(score);
    const { decision, ratio, mean, deviation } = this.#test;
    if (decision) {
      const found = { atMs: ptsMs, decision, ratio, mean, deviation };
      this.#watched = { ...found, size: sizeOf(box), average: mean };
    }
    return undefined;
  }

  /** Begins anew: what was found so far says nothing of what comes. */
  reopen(): void {
    this.#watched = undefined;
    this.#test = new SequentialTest(this.#rules, this.#minSamples);
  }

  #watch(watched: Watched, score: number | undefined, box: Box): Reopening | undefined {
    const reason = this.#changeOf(watched, score, box);
    if (reason) this.reopen();
    return reason;
  }

  #changeOf(watched: Watched, score: number | undefined, box: Box): Reopening | undefined {
    if (score === undefined) return 'no-score';
    const growth = sizeOf(box) / watched.size;
    if (growth > MOST_GROWTH || growth < 1 / MOST_GROWTH) return 'size';
    const { mean, deviation } = watched;
    const x = evidenceOf(score, this.#rules.prior);
    const average = NEWEST * x + (1 - NEWEST) * watched.average;
    this.#watched = { ...watched, average };
    const most = Math.max(this.#rules.drift, DEVIATIONS * SPREAD * deviation);
    return Math.abs(average - mean) > most ? 'drift' : undefined;
  }
}

function sizeOf({ x1, y1, x2, y2 }: Box): number {
  return Math.max(x2 - x1, y2 - y1, 1);
}
