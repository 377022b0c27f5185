/** A tick that comes late has waited for this thread: it counts no more than one that is on time. */
const TICKS = 20;

/**
 * Calls back after `ms` in which this thread had time for what was waiting for it. A timer alone also counts time in which the
 * thread was busy: it fires before anybody has looked at what came in the meantime.
 */
export function onceIdleFor(ms: number, callback: () => void): { stop(): void } {
  let left = TICKS;
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    // Events that came with the last tick have their turn first.
    setImmediate(callback);
  }, ms / TICKS);
  return { stop: () => clearInterval(timer) };
}
