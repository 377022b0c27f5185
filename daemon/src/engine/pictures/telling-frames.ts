import { Median } from './median.ts';

/** Milliseconds of media between two frames of a face: neighbours show the same. */
const APART_MS = 500;
/** Frames that are better by less take nobody's place, so that few are encoded. */
const MARGIN = 0.03;

export interface ScoredFrame {
  readonly ptsMs: number;
  /** 0..1. */
  readonly score: number;
}

interface Placed extends ScoredFrame {
  readonly place: number;
  readonly since: number;
}

/** Returns how many of `count` frames are there for each end of the scores; the rest is typical. */
function shares(count: number): { readonly highest: number; readonly lowest: number } {
  return { highest: Math.ceil(count / 3), lowest: Math.ceil((count - 1) / 3) };
}

/**
 * Chooses the frames that stand for a track while its scores come in: those with the highest scores, the lowest, and some
 * near the median, within a margin.
 */
export class TellingFrames {
  readonly #places: number;
  readonly #median = new Median();
  #kept: Placed[] = [];

  constructor(places: number) {
    this.#places = places;
  }

  /** A frame has a place already. `now`: on any clock in milliseconds, as for `offer`. */
  restore(place: number, frame: ScoredFrame, now: number): void {
    this.#kept.push({ place, ...frame, since: now });
  }

  /** Returns the place that the frame takes; undefined: none. */
  offer(frame: ScoredFrame, now: number): number | undefined {
    this.#median.add(frame.score);
    const place = this.#kept.length < this.#places ? this.#nextFree(frame) : this.#taken(frame);
    if (place === undefined) return undefined;
    this.free(place);
    this.#kept.push({ place, ...frame, since: now });
    return place;
  }

  /** The frame of this place is not there after all. */
  free(place: number): void {
    this.#kept = this.#kept.filter((one) => one.place !== place);
  }

  /** Frames that have had their place since before this time are not kept any more. */
  expire(before: number): void {
    if (this.#kept.some(({ since }) => since < before)) {
      this.#kept = this.#kept.filter(({ since }) => since >= before);
    }
  }

  #nextFree(frame: ScoredFrame): number | undefined {
    const isNew = this.#kept.every(
      (one) => isApart(one, frame) || Math.abs(one.score - frame.score) >= MARGIN,
    );
    if (!isNew) return undefined;
    const used = this.#kept.map(({ place }) => place);
    return Array.from({ length: this.#places }, (_, place) => place).find(
      (place) => !used.includes(place),
    );
  }

  /** The place of a frame that is worse by the margin at what this one would stand for. */
  #taken(frame: ScoredFrame): number | undefined {
    const { highest, lowest } = shares(this.#places);
    const byScore = this.#kept.toSorted((a, b) => b.score - a.score);
    const top = byScore.slice(0, highest);
    const bottom = byScore.slice(byScore.length - lowest);
    const middle = byScore.slice(highest, byScore.length - lowest);
    return (
      this.#beaten(top, frame, (score) => score) ??
      this.#beaten(bottom, frame, (score) => -score) ??
      this.#beaten(middle, frame, (score) => -Math.abs(score - this.#median.value))
    );
  }

  /** The place of the worst of these, or of the one that shows the same moment, if the frame is better. */
  #beaten(
    those: readonly Placed[],
    frame: ScoredFrame,
    worth: (score: number) => number,
  ): number | undefined {
    const near = those.find((one) => !isApart(one, frame));
    const worst = near ?? those.toSorted((a, b) => worth(a.score) - worth(b.score))[0];
    if (!worst || worth(frame.score) - worth(worst.score) < MARGIN) return undefined;
    return worst.place;
  }
}

function isApart(a: ScoredFrame, b: ScoredFrame): boolean {
  return Math.abs(a.ptsMs - b.ptsMs) >= APART_MS;
}
