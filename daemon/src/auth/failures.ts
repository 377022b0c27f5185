import { TrueframeError } from '@trueframe/sdk';
import { addressGroup } from '../lib/network/address-group.ts';

const MINUTE_MS = 60_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** Addresses that are remembered; the one that failed longest ago goes first. */
const MOST_ADDRESSES = 10_000;

interface Record {
  /** Failures since `since`. */
  count: number;
  since: number;
  pauseMs: number;
  /** No unknown credential is checked before this time. */
  until: number;
}

/** Wrong credentials per address: who sends too many waits, twice as long each time. */
export class Failures {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #records = new Map<string, Record>();

  /** `perMinute`: 0 for no limit. `now`: a clock in milliseconds. */
  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** @throws AUTH_BACKOFF while the address has to wait */
  check(address: string): void {
    const left = (this.#records.get(addressGroup(address))?.until ?? 0) - this.#now();
    if (left <= 0) return;
    const retryAfterMs = Math.ceil(left);
    throw new TrueframeError(
      'AUTH_BACKOFF',
      `too many wrong credentials came from this address; try again in ${Math.ceil(left / 1000)} s`,
      { details: { retryAfterMs } },
    );
  }

  /** Books a wrong credential. */
  add(address: string): void {
    if (this.#perMinute === 0) return;
    const now = this.#now();
    const key = addressGroup(address);
    const old = this.#records.get(key);
    const record = old && now - old.since < MINUTE_MS + old.pauseMs ? old : fresh(now);
    record.count += 1;
    if (record.count > this.#perMinute) {
      record.pauseMs = Math.min(record.pauseMs * 2 || FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
      record.until = now + record.pauseMs;
      record.since = now;
    }
    // Put last, so that the first one is the oldest.
    this.#records.delete(key);
    this.#records.set(key, record);
    if (this.#records.size > MOST_ADDRESSES) {
      this.#records.delete(this.#records.keys().next().value as string);
    }
  }
}

function fresh(now: number): Record {
  return { count: 0, since: now, pauseMs: 0, until: 0 };
}
