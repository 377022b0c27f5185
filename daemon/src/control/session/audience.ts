import type { SessionParts } from './session-parts.ts';

type AudienceParts = Pick<SessionParts, 'plan' | 'restored' | 'readersKnownWithinMs'>;

/** The calls that follow a session, and the time for which it goes on without any. */
export class Audience {
  readonly #graceMs: number | undefined;
  readonly #onAbandoned: () => void;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /**
   * `graceMs`: milliseconds without a reader after which `onAbandoned` is called, from now on; undefined: it never is; 0: when the
   * last reader leaves. `firstMs`: the same for the first reader.
   */
  constructor(graceMs: number | undefined, onAbandoned: () => void, firstMs = graceMs) {
    this.#graceMs = graceMs;
    this.#onAbandoned = onAbandoned;
    if (firstMs) this.#wait(firstMs);
  }

  /** Calls that follow it now. */
  get count(): number {
    return this.#count;
  }

  /** A call follows from now on, until it calls the function that this returns. */
  join(): () => void {
    clearTimeout(this.#timer);
    this.#count += 1;
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#count -= 1;
      if (this.#count === 0 && this.#graceMs !== undefined) this.#wait(this.#graceMs);
    };
  }

  /** The session is over: nobody is waited for. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #wait(ms: number): void {
    if (this.#isClosed) return;
    if (ms === 0) this.#onAbandoned();
    else this.#timer = setTimeout(this.#onAbandoned, ms).unref();
  }
}

/** The audience of a session; one that has had readers at another daemon waits until they are known here. */
export function openAudience(
  { plan, restored, readersKnownWithinMs = 0 }: AudienceParts,
  onAbandoned: () => void,
): Audience {
  const { graceMs } = plan.terms ?? {};
  const waits = graceMs !== undefined && (graceMs > 0 || restored !== undefined);
  const firstMs = waits ? Math.max(graceMs, readersKnownWithinMs) : undefined;
  return new Audience(graceMs, onAbandoned, firstMs);
}
