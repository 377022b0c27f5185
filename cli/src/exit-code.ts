import { errorOf } from './error-of.ts';

/** Exit codes of `trueframe`. */
export const EXIT = {
  ok: 0,
  /** The request cannot be met: arguments, configuration, plugins, models, sources. */
  badInput: 2,
  /** The input was fine, and yet there is no verdict. */
  unable: 3,
  /** Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;

export function exitCodeOf(reason: unknown): number {
  const { code, status } = errorOf(reason);
  if (code === 'SESSION_CANCELLED') return EXIT.interrupted;
  if (code.startsWith('SOURCE_')) return EXIT.badInput;
  switch (status) {
    case 'INTERNAL':
    case 'UNAVAILABLE':
    case 'DEADLINE_EXCEEDED':
    case 'RESOURCE_EXHAUSTED':
    case 'CANCELLED':
      return EXIT.unable;
    default:
      return EXIT.badInput;
  }
}
