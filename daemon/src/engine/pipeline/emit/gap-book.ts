import type { Gap } from '@trueframe/proto';
import { Newest, type NewestState } from '../../../lib/newest.ts';

export interface GapBookState {
  readonly newest: NewestState<Gap>;
  readonly totalMs: number;
  readonly omittedUntilMs: number;
}

/** The media that a session did not see: the newest gaps one by one, all of them in sum. */
export class GapBook {
  readonly #newest: Newest<Gap>;
  #totalMs: number;
  /** Media time at which the newest of those ended that are not kept. */
  #omittedUntilMs: number;

  constructor(limit: number, from?: GapBookState) {
    this.#newest = new Newest(limit, from?.newest);
    this.#totalMs = from?.totalMs ?? 0;
    this.#omittedUntilMs = from?.omittedUntilMs ?? Number.NEGATIVE_INFINITY;
  }

  /** Oldest first. */
  get items(): readonly Gap[] {
    return this.#newest.items;
  }

  get omitted(): number {
    return this.#newest.omitted;
  }

  /** Media time in milliseconds that all of them took. */
  get totalMs(): number {
    return this.#totalMs;
  }

  get state(): GapBookState {
    return {
      newest: this.#newest.state,
      totalMs: this.#totalMs,
      omittedUntilMs: this.#omittedUntilMs,
    };
  }

  add(gap: Gap): void {
    this.#totalMs += Math.max(0, Number(gap.toMs ?? 0) - Number(gap.fromMs ?? 0));
    const gone = this.#newest.add(gap);
    if (gone) this.#omittedUntilMs = Number(gone.toMs ?? 0);
  }

  /** Returns whether media of this interval, which ends by now, was not seen. */
  touches(fromMs: number, toMs: number): boolean {
    const isIn = (gap: Gap) => Number(gap.toMs) >= fromMs && Number(gap.fromMs) <= toMs;
    return this.#omittedUntilMs >= fromMs || this.items.some(isIn);
  }
}
