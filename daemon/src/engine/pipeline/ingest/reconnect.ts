import { setTimeout as wait } from 'node:timers/promises';
import { TrueframeError } from '@trueframe/sdk';
import { growingPause } from '../../../lib/backoff.ts';

/** End of one connection. */
export type ConnectionEnd =
  /** Nothing more is wanted. */
  | { readonly type: 'done'; readonly end: 'source' | 'limit' }
  /** It broke. `frames` were decoded before. */
  | { readonly type: 'lost'; readonly error: TrueframeError; readonly frames: number };

type Lost = Extract<ConnectionEnd, { type: 'lost' }>;

export interface Clock {
  /** Milliseconds that only grow. */
  now(): number;
  /** Settles early, without an error, when `signal` is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

const FIRST_PAUSE_MS = 1000;
/** With its jitter and a slow connect, a source that is back is seen within 10 s. */
const LONGEST_PAUSE_MS = 5000;
/** A connection that lasted this long was healthy: pauses start small again. */
const HEALTHY_MS = 10_000;

/** Trying again changes nothing, whatever has run before. */
const FINAL: ReadonlySet<string> = new Set(['SOURCE_AUTH_FAILED', 'SOURCE_FORBIDDEN']);

const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => {}),
};

/** Pause before try 1, 2, 3, …: 1, 2, 4, 5, 5 … s, each ± 20 % so that many sources of one server spread. */
export function pauseBefore(attempt: number, random?: () => number): number {
  return growingPause(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS, random);
}

/**
 * The one retry loop: connects again and again while the source is lost for no longer than `giveUpMs`.
 *
 * A source that has never run is not retried: its first error is thrown as it is. Nor is one that refuses our
 * credentials, or that may not be connected to any more.
 * @throws whatever the first connection failed with; SOURCE_AUTH_FAILED; SOURCE_FORBIDDEN; SOURCE_DROPPED after `giveUpMs`
 */
export async function keepConnected(options: {
  /** `attempt`: from 1, over the whole session. */
  readonly connect: (attempt: number) => Promise<ConnectionEnd>;
  readonly onLost: (error: TrueframeError, nextAttempt: number) => void;
  readonly hasRunBefore: boolean;
  readonly giveUpMs: number;
  readonly halt: AbortSignal;
  readonly clock?: Clock;
  readonly random?: () => number;
}): Promise<'source' | 'limit'> {
  const { connect, onLost, giveUpMs, halt, clock = systemClock, random } = options;
  const patience = new Patience(options.hasRunBefore, giveUpMs, clock);
  for (let attempt = 1; ; attempt += 1) {
    const begunAt = clock.now();
    const outcome = await connect(attempt);
    if (outcome.type === 'done') return outcome.end;
    if (halt.aborted) return 'source';
    const pause = patience.pauseAfter(outcome, begunAt, random);
    onLost(outcome.error, attempt + 1);
    await clock.sleep(pause, halt);
    if (halt.aborted) return 'source';
  }
}

/** Says how long to wait for a source that is lost, and when to give it up. */
class Patience {
  readonly #giveUpMs: number;
  readonly #clock: Clock;
  #hasRun: boolean;
  #lostAt: number;
  #tries = 0;

  constructor(hasRunBefore: boolean, giveUpMs: number, clock: Clock) {
    this.#hasRun = hasRunBefore;
    this.#giveUpMs = giveUpMs;
    this.#clock = clock;
    this.#lostAt = clock.now();
  }

  /** Milliseconds before the next try; throws when there is to be none. */
  pauseAfter({ error, frames }: Lost, begunAt: number, random?: () => number): number {
    if (FINAL.has(error.code) || (!this.#hasRun && frames === 0)) throw error;
    const now = this.#clock.now();
    if (frames > 0) {
      this.#hasRun = true;
      this.#lostAt = now;
      if (now - begunAt >= HEALTHY_MS) this.#tries = 0;
    }
    this.#tries += 1;
    const pause = pauseBefore(this.#tries, random);
    if (now + pause - this.#lostAt > this.#giveUpMs) throw gaveUp(error, this.#giveUpMs);
    return pause;
  }
}

function gaveUp(cause: TrueframeError, giveUpMs: number): TrueframeError {
  return new TrueframeError(
    'SOURCE_DROPPED',
    `the source did not come back within ${giveUpMs / 1000} s (sources.reconnectFor); the last try: ${cause.message}`,
    { cause },
  );
}
