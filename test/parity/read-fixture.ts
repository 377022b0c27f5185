import { readFileSync } from 'node:fs';

/** A fixture that a script of test/reference wrote; its shape is the caller's claim. */
export function readFixture<T>(name: string): T {
  const file = new URL(`./fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** Samples that a fixture holds as base64, in single precision when they are not bytes. */
export function decodeSamples(
  base64: string,
  type: 'uint8' | 'float32',
): Uint8Array | Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return type === 'uint8' ? bytes : new Float32Array(bytes.buffer);
}

/** Largest difference of two lists of the same length. */
export function worstDifference(got: readonly number[], want: ArrayLike<number>): number {
  return got.reduce((most, value, i) => Math.max(most, Math.abs(value - want[i]!)), 0);
}
