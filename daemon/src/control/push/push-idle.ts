import { TrueframeError } from '@trueframe/sdk';

export interface PushIdleLimits {
  /** Milliseconds from `open` to the first media: `sources.firstMediaTimeout`. */
  readonly firstMs: number;
  /** Milliseconds between media: `sources.reconnectFor`. */
  readonly nextMs: number;
}

const LOOK_EVERY_MS = 250;

/** Gives up a session whose caller pushes nothing. Time during which the caller is held back does not count. */
export class PushIdle {
  readonly #limits: PushIdleLimits;
  readonly #timer: NodeJS.Timeout;
  readonly #openedAt = performance.now();
  #begun = false;
  #silentSince = this.#openedAt;

  constructor(
    limits: PushIdleLimits,
    isHeldBack: () => boolean,
    giveUp: (error: TrueframeError) => void,
  ) {
    this.#limits = limits;
    this.#timer = setInterval(() => {
      if (isHeldBack()) this.#silentSince = performance.now();
      if (performance.now() - this.#silentSince < this.#limitMs) return;
      this.stop();
      giveUp(this.#error());
    }, LOOK_EVERY_MS);
  }

  /** Media came. */
  seen(): void {
    this.#begun = true;
    this.#silentSince = performance.now();
  }

  /** True: no media has come in the `ms` milliseconds since the session was opened. */
  isUnusedFor(ms: number): boolean {
    return !this.#begun && performance.now() - this.#openedAt >= ms;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get #limitMs(): number {
    return this.#begun ? this.#limits.nextMs : this.#limits.firstMs;
  }

  #error(): TrueframeError {
    const seconds = this.#limitMs / 1000;
    const message = this.#begun
      ? `no media was pushed for ${seconds} s (sources.reconnectFor); half-close a call that is finished`
      : `no media was pushed within ${seconds} s of open (sources.firstMediaTimeout); open when there is something to send`;
    return new TrueframeError('SOURCE_STALLED', message);
  }
}

/** A sender that has lost its daemon may take its grace time to come back; `graceMs` undefined: as long as a live source may be away. */
export function patient(limits: PushIdleLimits, graceMs: number | undefined): PushIdleLimits {
  return { ...limits, firstMs: Math.max(limits.firstMs, graceMs ?? limits.nextMs) };
}
