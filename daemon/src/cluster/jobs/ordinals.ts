import { wallClockMs } from '../../lib/wall-clock.ts';

const PER_MS = 4096;

/** Returns a number that grows with time, other than those of other nodes in all likelihood. Fits a double exactly. */
export function nextOrdinal(): number {
  return wallClockMs() * PER_MS + Math.floor(Math.random() * PER_MS);
}
