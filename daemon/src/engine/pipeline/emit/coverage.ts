import type { Gap } from '@trueframe/proto';
import type { Books } from '../ledger.ts';
import { GapBook, type GapBookState } from './gap-book.ts';
import { damagedShare } from './judge/damaged.ts';
import type { Missed } from './judge/missed.ts';

export interface CoverageState {
  readonly gaps: GapBookState;
  readonly books: Books;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** The share of its source that a session has seen: frames, media time and gaps. */
export class Coverage {
  readonly gaps: GapBook;
  #books: Books;
  #firstMs: number;
  #lastMs: number;
  /** Share of the source that came, 0..1, once it has ended; 0: not known. */
  #completeness = 0;

  /** `maxGaps`: how many are kept one by one. */
  constructor(maxGaps: number, from?: CoverageState) {
    this.gaps = new GapBook(maxGaps, from?.gaps);
    this.#books = from?.books ?? { received: 0, analysed: 0, dropped: {} };
    this.#firstMs = from?.firstMs ?? Number.NaN;
    this.#lastMs = from?.lastMs ?? 0;
  }

  get state(): CoverageState {
    return {
      gaps: this.gaps.state,
      ...{ books: this.#books, firstMs: this.#firstMs, lastMs: this.#lastMs },
    };
  }

  get books(): Books {
    return this.#books;
  }

  /** Media time, in milliseconds, of the first analysed frame; 0 while there is none. */
  get fromMs(): number {
    return Number.isNaN(this.#firstMs) ? 0 : this.#firstMs;
  }

  /** Media time, in milliseconds, of the newest analysed frame; 0 while there is none. */
  get toMs(): number {
    return this.#lastMs;
  }

  get mediaMs(): number {
    return Number.isNaN(this.#firstMs) ? 0 : this.#lastMs - this.#firstMs;
  }

  /** Share of the session's time that was not seen, 0..1. */
  get gapShare(): number {
    if (this.mediaMs > 0) return Math.min(1, this.gaps.totalMs / this.mediaMs);
    return this.gaps.items.length > 0 ? 1 : 0;
  }

  get missed(): Missed {
    return { completeness: this.#completeness, damaged: damagedShare(this.#books) };
  }

  /** `books`: booked frames after this one. */
  frame(ptsMs: number, books: Books): void {
    if (Number.isNaN(this.#firstMs)) this.#firstMs = ptsMs;
    this.#lastMs = ptsMs;
    this.#books = books;
  }

  gap(gap: Gap): void {
    this.gaps.add(gap);
  }

  end(books: Books, completeness: number): void {
    this.#books = books;
    this.#completeness = completeness;
  }
}
