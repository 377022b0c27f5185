import { type ErrorCode, TrueframeError } from '../errors.ts';

/** One claim about a plugin. `run` throws an error that says what was expected and what came. */
export interface Check {
  readonly name: string;
  run(): Promise<void>;
}

/** Throws PLUGIN_OUTPUT_INVALID unless `claim` holds. */
export function expectThat(
  claim: boolean,
  message: string,
  code: ErrorCode = 'PLUGIN_OUTPUT_INVALID',
): asserts claim {
  if (!claim) throw new TrueframeError(code, message);
}

/** Throws unless both are the same plain data. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  expectThat(a === b, `${what}: expected ${shorten(b)}, got ${shorten(a)}`);
}

function shorten(text: string | undefined): string {
  if (text === undefined) return 'undefined';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Waits for `promise` at most this long, so that a check names the plugin that hangs. */
export async function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const error = new TrueframeError('PLUGIN_TIMEOUT', `${what} took longer than ${ms} ms`);
    timer = setTimeout(() => reject(error), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

const TRIES = 5;

/**
 * Returns the milliseconds of the quickest of a few tries, or of the first that keeps the budget: other work on the machine
 * makes a try longer, never shorter.
 */
export async function quickestMs(
  work: () => Promise<unknown>,
  budgetMs: number,
  what: string,
): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < TRIES && least > budgetMs; k += 1) {
    const start = performance.now();
    await within(work(), budgetMs * 10, what);
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
