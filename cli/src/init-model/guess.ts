/** A field of a manifest that the file does not say. */
export interface Guess {
  readonly field: string;
  readonly value: string;
  /** Words for what decides it. */
  readonly why: string;
}

/** A part of a manifest, and which of it is guessed. */
export interface Said<T> {
  readonly value: T;
  readonly guesses: readonly Guess[];
}

/** Notes a guess and returns it. */
export function guessed<const T>(into: Guess[], field: string, value: T, why: string): T {
  into.push({ field, value: typeof value === 'string' ? value : JSON.stringify(value), why });
  return value;
}
