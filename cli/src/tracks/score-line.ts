/** Stretches that a line is kept in: more than a terminal has columns. */
const STRETCHES = 256;

/** Media time of a stretch in the beginning, in milliseconds; it doubles whenever there are too many. */
const FIRST_MS = 20;

interface Stretch {
  readonly sum: number;
  readonly votes: number;
}

/** The score of a track over its time, in memory that does not grow with the length of the track. */
export class ScoreLine {
  #startMs: number | undefined;
  #lengthMs = FIRST_MS;
  #stretches: (Stretch | undefined)[] = [];

  /** Times do not go backwards. `score`: 0..1; undefined: nobody voted. */
  add(ptsMs: number, score: number | undefined): void {
    this.#startMs ??= ptsMs;
    while (this.#at(ptsMs) >= STRETCHES) this.#halve();
    const votes = score === undefined ? 0 : 1;
    addTo(this.#stretches, this.#at(ptsMs), { sum: score ?? 0, votes });
  }

  /** Number of stretches in which the track was seen. */
  get length(): number {
    return this.#stretches.filter((stretch) => stretch !== undefined).length;
  }

  /** Returns the mean score in each of `count` equal parts of the track's time; undefined where there was no vote. */
  means(count: number): readonly (number | undefined)[] {
    const { length } = this.#stretches;
    const parts = joined(this.#stretches, (k) => Math.floor((k / length) * count));
    return Array.from({ length: count }, (_, k) => {
      const { sum, votes } = parts[k] ?? NOTHING;
      return votes > 0 ? sum / votes : undefined;
    });
  }

  #at(ptsMs: number): number {
    return Math.max(0, Math.floor((ptsMs - this.#startMs!) / this.#lengthMs));
  }

  #halve(): void {
    this.#stretches = joined(this.#stretches, (k) => k >> 1);
    this.#lengthMs *= 2;
  }
}

const NOTHING: Stretch = { sum: 0, votes: 0 };

/** Returns stretches with those that have the same index in `into` put together. */
function joined(stretches: readonly (Stretch | undefined)[], into: (index: number) => number) {
  const fewer: (Stretch | undefined)[] = [];
  for (const [k, stretch] of stretches.entries()) if (stretch) addTo(fewer, into(k), stretch);
  return fewer;
}

function addTo(stretches: (Stretch | undefined)[], index: number, more: Stretch): void {
  const { sum, votes } = stretches[index] ?? NOTHING;
  stretches[index] = { sum: sum + more.sum, votes: votes + more.votes };
}
