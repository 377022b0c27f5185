import { wallClockMs } from '../lib/wall-clock.ts';
import { expired, invalid } from './denied.ts';
import type { Identity } from './identity.ts';

/** Milliseconds between two looks at the credentials of calls under way. */
const INTERVAL_MS = 1000;

interface OpenCall {
  readonly identity: Identity;
  readonly end: (reason: Error) => void;
}

/** Calls under way, which end with the credential that they began with. */
export class OpenCalls {
  readonly #calls = new Set<OpenCall>();
  readonly #timer = setInterval(() => this.#look(), INTERVAL_MS).unref();

  /** Watches a call; `end` is called at most once. Returns the function that lets it go. */
  add(identity: Identity, end: (reason: Error) => void): () => void {
    const call = { identity, end };
    this.#calls.add(call);
    return () => this.#calls.delete(call);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = wallClockMs();
    for (const call of this.#calls) {
      const reason =
        call.identity.expiresAt <= now
          ? expired()
          : call.identity.isCurrent()
            ? undefined
            : invalid();
      if (!reason) continue;
      this.#calls.delete(call);
      call.end(reason);
    }
  }
}
