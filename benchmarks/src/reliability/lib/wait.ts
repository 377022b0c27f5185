import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `look` returns something else than undefined, null or false.
 * @throws an error that names `what` after `seconds`
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { seconds = 30, everyMs = 20 }: { seconds?: number; everyMs?: number } = {},
): Promise<NonNullable<T>> {
  const late = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found as NonNullable<T>;
    if (performance.now() > late) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(everyMs);
  }
}

/** Milliseconds from now, on the clock that never jumps. */
export function stopwatch(): () => number {
  const begun = performance.now();
  return () => performance.now() - begun;
}
