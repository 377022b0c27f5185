import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Audience, openAudience } from './audience.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open(graceMs: number | undefined) {
  let abandoned = 0;
  const audience = new Audience(graceMs, () => {
    abandoned += 1;
  });
  return { audience, abandoned: () => abandoned };
}

test('a session is abandoned when nobody has followed it for its grace time', () => {
  const { audience, abandoned } = open(1000);
  vi.advanceTimersByTime(900);
  const leave = audience.join();
  vi.advanceTimersByTime(5000);
  const leaveToo = audience.join();
  leave();
  leave();
  expect(audience.count).toBe(1);
  vi.advanceTimersByTime(5000);
  leaveToo();
  vi.advanceTimersByTime(999);
  expect(abandoned()).toBe(0);
  vi.advanceTimersByTime(1);
  expect(abandoned()).toBe(1);
});

test('one that nobody ever follows is abandoned, too', () => {
  const { abandoned } = open(1000);
  vi.advanceTimersByTime(1000);
  expect(abandoned()).toBe(1);
});

test('without grace it ends with its last reader, not before the first', () => {
  const { audience, abandoned } = open(0);
  vi.advanceTimersByTime(1000);
  expect(abandoned()).toBe(0);
  audience.join()();
  expect(abandoned()).toBe(1);
});

test('without an end of the grace time, and when it is over, nobody is waited for', () => {
  const endless = open(undefined);
  endless.audience.join()();
  const over = open(1000);
  over.audience.close();
  over.audience.join()();
  vi.advanceTimersByTime(1e6);
  expect([endless.abandoned(), over.abandoned()]).toEqual([0, 0]);
});

test('a session that comes from another daemon waits until its readers are known, however short its grace time', () => {
  let abandoned = 0;
  const openFor = (graceMs: number | undefined, isRestored: boolean) => {
    const restored = isRestored ? {} : undefined;
    const parts = { plan: { terms: { graceMs } }, restored, readersKnownWithinMs: 5000 };
    return openAudience(parts as Parameters<typeof openAudience>[0], () => {
      abandoned += 1;
    });
  };
  const read = openFor(0, true);
  openFor(0, true);
  openFor(1000, false);
  openFor(0, false);
  openFor(undefined, true);
  vi.advanceTimersByTime(4999);
  expect(abandoned).toBe(0);
  const leave = read.join();
  vi.advanceTimersByTime(60_000);
  expect(abandoned).toBe(2);
  leave();
  expect(abandoned).toBe(3);
});
