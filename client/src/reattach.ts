import { setTimeout as sleep } from 'node:timers/promises';
import type { status } from '@grpc/grpc-js';
import type { CallError } from './call-error.ts';

/** Codes of the daemon that end a call, not its session. */
const CALL_ONLY = [
  ...['LIMIT_CALLER_TOO_SLOW', 'LIMIT_CALL_TIME', 'LIMIT_CALLS'],
  ...['DAEMON_DRAINING', 'SESSION_ELSEWHERE', 'CLUSTER_UNREACHABLE'],
];
const LOST = ['UNAVAILABLE', 'INTERNAL', 'UNKNOWN', 'CANCELLED'] satisfies (keyof typeof status)[];

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** Returns true for a call that ended although its session may go on: nobody said why, or the daemon did. */
export function isLost({ code, status: name }: CallError): boolean {
  return code === '' ? (LOST as string[]).includes(name) : CALL_ONLY.includes(code);
}

/** Tries to reach one of several nodes, with pauses between them that grow, and are spread so that callers do not come all at once. */
export class Tries {
  readonly #forMs: number;
  readonly #nodes: number;
  #lostAt: number | undefined;
  #count = 0;

  /** `forMs`: milliseconds after the first loss at which trying ends. Pauses grow when all `nodes` have been tried. */
  constructor(forMs: number, nodes: number) {
    this.#forMs = forMs;
    this.#nodes = nodes;
  }

  /** True: with a try that is lost now, every node has been tried since the first loss. */
  get isLastOfRound(): boolean {
    return this.#count + 1 >= this.#nodes;
  }

  /** An event came. */
  reset(): void {
    this.#lostAt = undefined;
    this.#count = 0;
  }

  /** Counts a try that was lost. Returns milliseconds before the next one; undefined when it has been tried for long enough. */
  lost(leastMs = 0): number | undefined {
    this.#lostAt ??= performance.now();
    const leftMs = this.#forMs - (performance.now() - this.#lostAt);
    if (leftMs <= 0) return undefined;
    const rounds = Math.floor(this.#count / this.#nodes);
    this.#count += 1;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** rounds, LONGEST_PAUSE_MS);
    return Math.max(leastMs, Math.min(pause * (0.5 + Math.random()), leftMs));
  }
}

/** Waits. False: the signal ended that. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  await sleep(ms, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}
