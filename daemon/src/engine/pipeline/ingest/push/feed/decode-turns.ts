import { ROUNDING_SECONDS } from './in-decoder.ts';

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
  /** Time of the newest media that it was given in this turn, in seconds of its own clock; undefined: none so far. */
  #untilSeconds: number | undefined;

  /** `lateAfterMs`: see `LateLimits.maxAgeMs`. `onTurn`: the turn has come, and passes on if nothing is given. */
  constructor(turns: DecodeTurns, lateAfterMs: number, onTurn: () => void) {
    this.#turns = turns;
    this.#lateAfterMs = lateAfterMs;
    this.#onTurn = onTurn;
  }

  /** True: the decoder has the turn, and must be given something. Otherwise it waits in line, and `onTurn` is called later. */
  take(dueMs: number): boolean {
    if (this.#turns.isHeldBy(this)) return true;
    if (this.#waiting) this.#waiting.dueMs = dueMs;
    else this.#waiting = this.#place(dueMs);
    this.#isAsking = true;
    this.#turns.serve();
    this.#isAsking = false;
    return this.#turns.isHeldBy(this);
  }

  /** The decoder was given media up to this time. */
  give(seconds: number): void {
    this.#untilSeconds = seconds;
  }

  /** A frame of this time came out of the decoder: the turn ends with the last one. */
  reached(seconds: number): void {
    if (this.#untilSeconds === undefined || seconds < this.#untilSeconds - ROUNDING_SECONDS) return;
    this.#turns.release(this);
  }

  /** The decoder wants nothing any more. */
  leave(): void {
    if (this.#waiting) this.#turns.leave(this.#waiting);
    this.#waiting = undefined;
    this.#turns.release(this);
  }

  #place(dueMs: number): Waiting {
    const waiting = { dueMs, lateAfterMs: this.#lateAfterMs, go: () => this.#begin() };
    this.#turns.wait(waiting);
    return waiting;
  }

  #begin(): void {
    this.#waiting = undefined;
    this.#untilSeconds = undefined;
    this.#turns.hold(this);
    if (this.#isAsking) return;
    this.#onTurn();
    if (this.#untilSeconds === undefined) this.#turns.release(this);
  }
}
