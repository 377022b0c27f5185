import { TrueframeError } from '@trueframe/sdk';

/** Returns the result of a lookup; undefined when it throws. */
export function foundBy<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

/** Code and message of what a lookup throws; empty when it throws nothing. */
export function problemOf(find: () => unknown): string {
  try {
    find();
    return '';
  } catch (reason) {
    const { code, message } = TrueframeError.from(reason);
    return `${code}: ${message}`;
  }
}
