import { TrueframeError } from '@trueframe/sdk';
import type { WireError } from '@trueframe/sdk/host';
import { Backoff } from '../../lib/backoff.ts';

/** Starts that fail one after the other, after which waiting sessions are refused. Tries go on. */
const MAX_FAILED_STARTS = 3;
/** An engine that lived this long was healthy: the next restart is immediate again. */
const HEALTHY_MS = 30_000;

/** Knows when the next engine is started, and from when on waiting for one is pointless. */
export class Restarts {
  readonly #backoff = new Backoff(250, 10_000);
  #failedStarts = 0;
  #startError: TrueframeError | undefined;

  /** An engine has started. */
  onReady(): void {
    this.#failedStarts = 0;
    this.#startError = undefined;
  }

  /** An engine cannot start with its configuration. */
  onFailed(error: WireError): void {
    this.#startError = TrueframeError.fromWire(error);
  }

  /** An engine is gone, after `livedMs` milliseconds. Returns the milliseconds to wait before the next one. */
  onExit(hadStarted: boolean, livedMs: number): number {
    if (!hadStarted) this.#failedStarts += 1;
    else if (livedMs > HEALTHY_MS) this.#backoff.reset();
    return this.#backoff.next();
  }

  /** Set when no engine will start soon: what its configuration lacks, or that none has, for `problem`. */
  refusal(problem: string): TrueframeError | undefined {
    if (this.#startError) return this.#startError;
    if (this.#failedStarts < MAX_FAILED_STARTS) return undefined;
    return new TrueframeError('ENGINE_CRASHED', `no engine to run the session: ${problem}`);
  }
}
