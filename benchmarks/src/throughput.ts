import type { BenchOptions } from './lib/options.ts';
import { throughputAt } from './lib/throughput-at.ts';

/** Frames per second through the daemon ÷ the bare bound, the least of 1, 8 and 64 sessions. */
export function throughput(options: BenchOptions) {
  return throughputAt(options, options.quick ? [1] : [1, 8, 64]);
}
