/** A decoder may keep its turn for so long: one that says nothing is waiting for more media, or is gone. */
const LONGEST_TURN_MS = 250;
/** Media that is as late as this has nothing to wait for, such as a newer key frame. */
const HOPELESS_MS = 2000;

/** Media that waits for a turn. */
interface Waiting {
  /** Time at which it was due, on the clock of performance.now(). */
  dueMs: number;
  readonly lateAfterMs: number;
  go(): void;
}

/**
 * Lets a few decoders work at a time, those first whose media was due first. The others keep their media undecoded, where it
 * costs nothing to leave out what has become too old. If all of them worked at once, each would be done when the last one is:
 * frames would be late, and dropped after they were decoded.
 */
export class DecodeTurns {
  readonly #most: number;
  readonly #now: () => number;
  readonly #waiting = new Set<Waiting>();
  /** Beginning of each turn. */
  readonly #held = new Map<DecodeTurn, number>();

  /** `most`: turns at a time. */
  constructor(most: number, now: () => number = () => performance.now()) {
    this.#most = most;
    this.#now = now;
  }

  isHeldBy(turn: DecodeTurn): boolean {
    return this.#held.has(turn);
  }

  hold(turn: DecodeTurn): void {
    this.#held.set(turn, this.#now());
  }

  release(turn: DecodeTurn): void {
    if (this.#held.delete(turn)) this.serve();
  }

  wait(waiting: Waiting): void {
    this.#waiting.add(waiting);
  }

  leave(waiting: Waiting): void {
    this.#waiting.delete(waiting);
  }

  /** Takes back turns that were kept for too long, and gives those that are free. */
  serve(): void {
    const now = this.#now();
    for (const [turn, sinceMs] of this.#held) {
      if (now - sinceMs > LONGEST_TURN_MS) this.#held.delete(turn);
    }
    while (this.#held.size < this.#most) {
      const next = this.#next(now);
      if (!next) return;
      this.#waiting.delete(next);
      next.go();
    }
  }

  #next(nowMs: number): Waiting | undefined {
    let first: Waiting | undefined;
    for (const one of this.#waiting) {
      if (!first || rankAt(one, nowMs) < rankAt(first, nowMs)) first = one;
    }
    return first;
  }
}

/** Media in time goes before media that is late: that is probably too old once it is decoded, and would make the other late as well. */
function rankAt({ dueMs, lateAfterMs }: Waiting, nowMs: number): number {
  const lateMs = nowMs - dueMs;
  return lateMs > lateAfterMs && lateMs < HOPELESS_MS ? dueMs + HOPELESS_MS : dueMs;
}

/** The turns of one decoder. */
export class DecodeTurn {
  readonly #turns: DecodeTurns;
  readonly #lateAfterMs: number;
  readonly #onTurn: () => void;
  #waiting: Waiting | undefined;
  /** It asks at this moment, so that it need not be called. */
  #isAsking = false;

  /** `lateAfterMs`: see `LateLimits.maxAgeMs`. */
  constructor(turns: DecodeTurns, lateAfterMs: number, onTurn: () => void) {
    this.#turns = turns;
    this.#lateAfterMs = lateAfterMs;
    this.#onTurn = onTurn;
  }

  /** True: the decoder has the turn. Otherwise it waits in line, and `onTurn` is called later. */
  take(dueMs: number): boolean {
    if (this.#turns.isHeldBy(this)) return true;
    if (this.#waiting) this.#waiting.dueMs = dueMs;
    else this.#waiting = this.#place(dueMs);
    this.#serve();
    return this.#turns.isHeldBy(this);
  }

  /** The decoder is done, or wants nothing any more. */
  release(): void {
    if (this.#waiting) this.#turns.leave(this.#waiting);
    this.#waiting = undefined;
    this.#turns.release(this);
  }

  #serve(): void {
    this.#isAsking = true;
    this.#turns.serve();
    this.#isAsking = false;
  }

  #place(dueMs: number): Waiting {
    const go = () => {
      this.#waiting = undefined;
      this.#turns.hold(this);
      if (!this.#isAsking) this.#onTurn();
    };
    const waiting = { dueMs, lateAfterMs: this.#lateAfterMs, go };
    this.#turns.wait(waiting);
    return waiting;
  }
}
