import { type Kernels, kernels } from './kernels.ts';
import { Scratch } from './scratch.ts';

/** The kernels with their memory. Calls are synchronous and a thread runs one at a time, so all of them share it. */
export interface Runtime {
  readonly kernels: Kernels;
  readonly scratch: Scratch;
}

/** Undefined where the kernels do not run. */
export const runtime: Runtime | undefined = kernels && {
  kernels,
  scratch: new Scratch(kernels.memory),
};
