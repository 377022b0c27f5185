import { expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

test('pauses double from nothing to the limit, give or take a fifth', () => {
  const backoff = new Backoff(100, 1000);
  const pauses = Array.from({ length: 7 }, () => backoff.next());

  expect(pauses[0]).toBe(0);
  for (const [i, nominal] of [100, 200, 400, 800, 1000, 1000].entries()) {
    expect(pauses[i + 1]).toBeGreaterThanOrEqual(nominal * 0.8);
    expect(pauses[i + 1]).toBeLessThanOrEqual(nominal * 1.2);
  }
});

test('after a reset the next try is immediate', () => {
  const backoff = new Backoff(100, 1000);
  backoff.next();
  backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(0);
});
