import { expect, test } from 'vitest';
import { DueClock } from './due-clock.ts';

test('live media is due when it arrives, later by no more than its jitter', () => {
  const clock = new DueClock();
  for (let k = 0; k < 500; k += 1) {
    const now = 10_000 + k * 40 + (k % 7) * 3;
    const wait = clock.arrived(k * 40, now) - now;
    expect(wait).toBeGreaterThanOrEqual(0);
    expect(wait).toBeLessThanOrEqual(18);
  }
});

test('a recording that comes in one go is due in its own time', () => {
  const clock = new DueClock();
  const dues = Array.from({ length: 250 }, (_, k) => clock.arrived(k * 40, 5000 + k / 10));
  expect(dues[0]).toBe(5000);
  expect(dues[249]).toBe(5000 + 249 * 40 + 0);
});

test('after a sender was held up, what comes at once is due in its own time, and soon all is as before', () => {
  const clock = new DueClock();
  for (let k = 0; k < 100; k += 1) clock.arrived(k * 40, k * 40);
  const heldUntil = 100 * 40 + 3000;
  const burst = Array.from({ length: 75 }, (_, k) => clock.arrived((100 + k) * 40, heldUntil));
  expect(burst[0]).toBe(heldUntil);
  expect(burst[74]).toBe(heldUntil + 74 * 40);
  let wait = Number.NaN;
  for (let k = 175; k < 300; k += 1) wait = clock.arrived(k * 40, k * 40) - k * 40;
  expect(wait).toBe(0);
});

test('a sender whose clock runs ahead is not given ever more time', () => {
  const clock = new DueClock();
  let wait = 0;
  for (let k = 0; k < 100_000; k += 1) wait = clock.arrived(k * 40 * 1.001, k * 40) - k * 40;
  expect(wait).toBeLessThan(10);
});
