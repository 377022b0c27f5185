import { setTimeout as sleep } from 'node:timers/promises';
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
