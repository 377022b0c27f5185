import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('a bucket gives what is in it at once, and then its rate', () => {
  const bucket = new TokenBucket(10, 20, 0);
  bucket.take(19, 0);
  expect(bucket.waitFor(1, 0)).toBe(0);
  expect(bucket.waitFor(2, 0)).toBe(100);
  bucket.take(11, 0);
  expect(bucket.waitFor(0, 0)).toBe(1000);
  expect(bucket.waitFor(0, 1000)).toBe(0);
  // It never holds more than it began with.
  expect(bucket.waitFor(20, 60_000)).toBe(0);
  expect(bucket.waitFor(21, 60_000)).toBe(100);
});
