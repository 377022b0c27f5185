import type { Discontinuity } from '@trueframe/proto';

/** So many jumps of a source are told one by one. */
const TOLD_SINGLY = 20;
/** After them, one in so much media time. */
const QUIET_MS = 10_000;

/** A jump of the source's clock, in milliseconds. */
export interface Jump {
  /** Media time of the first frame after it. */
  readonly ptsMs: number;
  /** By the clock of the source. */
  readonly sourceBeforeMs: number;
  readonly sourceAfterMs: number;
}

/** Decides which jumps of a session are told: all are counted, but a source that jumps all the time floods nobody. */
export class JumpBook {
  #told = 0;
  #toldMs = Number.NEGATIVE_INFINITY;
  #untold: { readonly newest: Jump; readonly count: number } | undefined;

  /** Returns the event to tell; undefined: none now. */
  note(jump: Jump): Discontinuity | undefined {
    const count = (this.#untold?.count ?? 0) + 1;
    this.#untold = { newest: jump, count };
    const isQuiet = this.#told < TOLD_SINGLY || jump.ptsMs - this.#toldMs >= QUIET_MS;
    return isQuiet ? this.flush() : undefined;
  }

  /** Marks the position; call the result to go back there, when what came since comes again. */
  mark(): () => void {
    const [told, toldMs, untold] = [this.#told, this.#toldMs, this.#untold];
    return () => {
      [this.#told, this.#toldMs, this.#untold] = [told, toldMs, untold];
    };
  }

  /** At the end: what was not told so far. */
  flush(): Discontinuity | undefined {
    if (!this.#untold) return undefined;
    const { newest, count } = this.#untold;
    this.#untold = undefined;
    this.#told += 1;
    this.#toldMs = newest.ptsMs;
    return { ...newest, omitted: count - 1 };
  }
}
