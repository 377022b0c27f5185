import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Closable } from './closer-stack.ts';

/**
 * For V8: a heap may grow to twice what was alive when it was last collected as a whole. By itself V8 lets one of 20 MB grow
 * by a tenth and a little, because collecting it looks cheap: under live load that was every 2.5 seconds, with pauses
 * that showed in the delay of frames. With so much room the next collection is hours away, so it is also asked for.
 */
export const HEAP_FLAGS = ['--heap-growing-percent=100', '--expose-gc'];

const COLLECT_MS = 60_000;
let collect: (() => void) | undefined;
let due = COLLECT_MS;

/** The same for this process, which runs already, until closed. There is no way to set a flag for one heap only. */
export function keepHeapSmall(): Closable {
  for (const flag of HEAP_FLAGS) setFlagsFromString(flag);
  const timer = setInterval(collectWhenDue, COLLECT_MS / 4).unref();
  return { close: async () => clearInterval(timer) };
}

/**
 * Collects the whole heap of the calling thread, once a minute however often it is called; it takes about 20 ms.
 * A few bytes of each frame grow old before they die: they would fill the heap for hours, and look like a leak.
 */
export function collectWhenDue(): void {
  const now = performance.now();
  if (now < due) return;
  due = now + COLLECT_MS;
  collect ??= runInNewContext('gc') as () => void;
  collect();
}
