import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { Event__Output } from '@trueframe/proto';
import type { CallError } from './call-error.ts';

/** Ways to follow a session again whose call was lost. */
export interface Reattach {
  /** Opens a call with the events after one. */
  watch(sessionId: string, afterSequence: number): ClientReadableStream<Event__Output>;
  /** Milliseconds without an event after which a session is given up. */
  readonly forMs: number;
}

/** Codes of the daemon that end a call, not its session. */
const CALL_ONLY = ['LIMIT_CALLER_TOO_SLOW', 'LIMIT_CALL_TIME', 'LIMIT_CALLS', 'DAEMON_DRAINING'];
const LOST = [status.UNAVAILABLE, status.INTERNAL, status.UNKNOWN, status.CANCELLED];

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** Returns true for a call that ended although its session may go on: nobody said why, or the daemon did. */
export function isLost({ code }: ServiceError, said: CallError): boolean {
  return said.code === '' ? LOST.includes(code) : CALL_ONLY.includes(said.code);
}

/** Pauses before the tries to reach a daemon: longer and longer, and spread, so that its callers do not all come at once. */
export class Pauses {
  readonly #forMs: number;
  #lostAt: number | undefined;
  #tries = 0;

  constructor(forMs: number) {
    this.#forMs = forMs;
  }

  /** An event came. */
  reset(): void {
    this.#lostAt = undefined;
    this.#tries = 0;
  }

  /** Waits before the next try, at least `leastMs`. False: it has been tried for long enough, or is not to be tried any more. */
  async next(leastMs: number, signal: AbortSignal): Promise<boolean> {
    this.#lostAt ??= performance.now();
    if (performance.now() - this.#lostAt > this.#forMs) return false;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#tries, LONGEST_PAUSE_MS);
    this.#tries += 1;
    const ms = Math.max(leastMs, pause * (0.5 + Math.random()));
    await sleep(ms, undefined, { signal }).catch(() => {});
    return !signal.aborted;
  }
}
