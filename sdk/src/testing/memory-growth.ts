import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expectThat } from './check.ts';

// Works in any test runner, started with --expose-gc or not.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * Calls `work` `calls` times after a warm-up of as many, and compares memory (heap, array buffers, native) before and
 * after. Throws when it grew by more than `maxBytes`.
 */
export async function expectNoGrowth(
  work: (call: number) => unknown,
  calls: number,
  maxBytes: number,
): Promise<void> {
  for (let i = 0; i < calls; i++) await work(i);
  const before = settledBytes();
  for (let i = 0; i < calls; i++) await work(calls + i);
  const grown = settledBytes() - before;
  expectThat(
    grown <= maxBytes,
    `memory grew by ${Math.round(grown / 1024)} KiB over ${calls} calls, allowed ${Math.round(maxBytes / 1024)} KiB`,
  );
}

function settledBytes(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
