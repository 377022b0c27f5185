import { setFlagsFromString } from 'node:v8';

/**
 * For V8: a heap may grow to twice what was alive when it was last collected as a whole. By itself V8 lets one of 20 MB grow
 * by a tenth and a little, because collecting it looks cheap: under live load that was every 2.5 seconds, with pauses
 * that showed in the delay of frames.
 */
export const HEAP_FLAGS = ['--heap-growing-percent=100'];

/** Sets the same for this process, which runs already. There is no way to set a flag for one heap only. */
export function letHeapGrow(): void {
  for (const flag of HEAP_FLAGS) setFlagsFromString(flag);
}
