import { TrueframeError } from '@trueframe/sdk';

/** MACHINE_EXHAUSTED or MACHINE_DENIED, if the system refused something for such a reason; undefined: something else. */
export function machineFault(reason: unknown): TrueframeError | undefined {
  const error = TrueframeError.from(reason);
  return error.code.startsWith('MACHINE_') ? error : undefined;
}
