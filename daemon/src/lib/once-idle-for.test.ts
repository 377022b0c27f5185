import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { onceIdleFor } from './once-idle-for.ts';

test('calls back in time, and not once it is stopped', async () => {
  const begun = performance.now();
  await new Promise<void>((resolve) => void onceIdleFor(100, resolve));
  expect(performance.now() - begun).toBeGreaterThan(80);

  let isCalled = false;
  onceIdleFor(40, () => {
    isCalled = true;
  }).stop();
  await wait(100);
  expect(isCalled).toBe(false);
});

test('time in which the thread was busy does not count', async () => {
  let isCalled = false;
  const timer = onceIdleFor(200, () => {
    isCalled = true;
  });
  const until = performance.now() + 400;
  while (performance.now() < until);
  await wait(20);

  expect(isCalled).toBe(false);
  timer.stop();
});
