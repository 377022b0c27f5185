import { setTimeout as sleep } from 'node:timers/promises';
import { TrueframeError } from '@trueframe/sdk';
import { growingPause } from '../lib/backoff.ts';

/** Does `work` again while it fails, for so many milliseconds: brokers refuse everything while they elect a leader. */
export async function patiently<T>(work: () => Promise<T>, forMs: number): Promise<T> {
  const until = performance.now() + forMs;
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (reason) {
      if (performance.now() > until) throw reason;
      await sleep(growingPause(failures, 50, 1000));
    }
  }
}

/** Brokers elect a leader within seconds; callers wait a little longer than this. */
const CALL_MS = 8000;

/**
 * The same for what a caller waits for. `what`: e.g. `take session s-1`.
 * @throws CLUSTER_UNREACHABLE
 */
export function answered<T>(what: string, work: () => Promise<T>): Promise<T> {
  return patiently(work, CALL_MS).catch((cause) => {
    const text = `the brokers did not ${what}: ${TrueframeError.from(cause).message}`;
    throw new TrueframeError('CLUSTER_UNREACHABLE', text, { cause });
  });
}
