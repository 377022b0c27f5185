import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { clockMs, elapsedMs } from './pulse-clock.ts';

test('an age is right across the wrap of the clock', () => {
  expect(elapsedMs(2 ** 31 - 10, -(2 ** 31) + 20)).toBe(30);
  expect(elapsedMs(-5, 7)).toBe(12);
});

test('the clock fits an Int32, goes on with real time, and does not care what the wall clock says', async () => {
  const cell = new Int32Array(1);
  cell[0] = clockMs();
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: 0 });
  vi.setSystemTime(1_000_000_000);
  try {
    expect(elapsedMs(cell[0])).toBeLessThan(1000);
    expect(elapsedMs(cell[0])).toBeGreaterThanOrEqual(0);
  } finally {
    vi.useRealTimers();
  }
});

test('threads that started at different times read the same clock', async () => {
  const program = `
    const [seconds, nanos] = process.hrtime();
    require('node:worker_threads').parentPort.postMessage((seconds * 1000 + Math.floor(nanos / 1e6)) | 0);`;
  const before = clockMs();
  const there = await new Promise<number>((resolve, reject) => {
    new Worker(program, { eval: true }).once('message', resolve).once('error', reject);
  });
  expect(elapsedMs(before, there)).toBeGreaterThanOrEqual(0);
  expect(elapsedMs(there)).toBeGreaterThanOrEqual(0);
});
