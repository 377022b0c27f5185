import type { Settle } from '../../../config/settle.ts';

export type Decision = 'synthetic' | 'authentic' | 'undecided';

/** A score says no more than odds of e^4 = 55, so that no single one decides. */
const MOST = 4;
/** Fewer samples say nothing of how much they resemble each other. */
const FEWEST_FOR_CORRELATION = 10;
/** Correlation of samples that do not differ. */
const STILL = 0.98;

/** All of a test as plain data. Sums are over log-likelihood ratios. */
export interface SequentialTestState {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
  /** Each times the next one. */
  readonly products: number;
  readonly first: number;
  readonly last: number;
}

const EMPTY: SequentialTestState = { n: 0, sum: 0, squares: 0, products: 0, first: 0, last: 0 };

/**
 * Wald's sequential probability ratio test of "synthetic" against "authentic". Each sample is worth its log-likelihood ratio;
 * the sum is multiplied by the share of the samples that are independent, (1 - r) / (1 + r) for samples whose correlation with the
 * next one is r and falls geometrically.
 */
export class SequentialTest {
  readonly #rules: Settle;
  readonly #minSamples: number;
  #state: SequentialTestState;

  /** `minSamples`: nothing is decided before so many. `from`: goes on from there. */
  constructor(rules: Settle, minSamples: number, from: SequentialTestState = EMPTY) {
    this.#rules = rules;
    this.#minSamples = minSamples;
    this.#state = from;
  }

  get state(): SequentialTestState {
    return this.#state;
  }

  /** `score`: 0..1. */
  add(score: number): void {
    const x = evidenceOf(score, this.#rules.prior);
    const { n, sum, squares, products, first, last } = this.#state;
    this.#state = {
      n: n + 1,
      sum: sum + x,
      squares: squares + x * x,
      products: n === 0 ? 0 : products + last * x,
      first: n === 0 ? x : first,
      last: x,
    };
  }

  /** Mean log-likelihood ratio of a sample; 0 without samples. */
  get mean(): number {
    const { n, sum } = this.#state;
    return n === 0 ? 0 : sum / n;
  }

  /** Standard deviation of a sample's log-likelihood ratio. */
  get deviation(): number {
    const { n } = this.#state;
    return n < 2 ? 0 : Math.sqrt(this.#scatter / (n - 1));
  }

  /** Log-likelihood ratio of all samples, above 0: synthetic. */
  get ratio(): number {
    const { n } = this.#state;
    if (n === 0) return 0;
    const r = this.#correlation;
    return this.mean * Math.max(1, (n * (1 - r)) / (1 + r));
  }

  /** Undefined: more samples are needed. */
  get decision(): Decision | undefined {
    const { falseAlarm, miss, maxSamples } = this.#rules;
    const { n } = this.#state;
    if (n < this.#minSamples) return undefined;
    const { ratio } = this;
    if (ratio >= Math.log((1 - miss) / falseAlarm)) return 'synthetic';
    if (ratio <= Math.log(miss / (1 - falseAlarm))) return 'authentic';
    return n >= maxSamples ? 'undecided' : undefined;
  }

  /** Sum of squared distances from the mean. */
  get #scatter(): number {
    const { n, squares } = this.#state;
    return Math.max(0, squares - n * this.mean ** 2);
  }

  /** Correlation of a sample with the next one: as declared, or as estimated if that is more. */
  get #correlation(): number {
    const { n, sum, products, first, last } = this.#state;
    const least = this.#rules.correlation;
    if (n < FEWEST_FOR_CORRELATION) return least;
    if (this.#scatter < 1e-9) return STILL;
    const { mean } = this;
    const covariance = products - mean * (2 * sum - first - last) + (n - 1) * mean ** 2;
    const estimate = covariance / this.#scatter;
    // An estimate from few samples is too low by about this much (Marriott and Pope 1954).
    return Math.min(STILL, Math.max(least, estimate + (1 + 3 * estimate) / n));
  }
}

/** Returns the log-likelihood ratio of a calibrated score, 0..1. */
export function evidenceOf(score: number, prior: number): number {
  const x = logOdds(score) - logOdds(prior);
  return Math.min(MOST, Math.max(-MOST, x));
}

function logOdds(p: number): number {
  return Math.log(p / (1 - p));
}
