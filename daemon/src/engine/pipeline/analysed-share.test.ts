import { expect, test } from 'vitest';
import { analysedShare, completenessWith } from './analysed-share.ts';

test('frames that are damaged or failed are not analysed; those that nobody wants do not count', () => {
  const share = (dropped: Record<string, number>) =>
    analysedShare({ analysed: 30, dropped }, 'lossless');
  expect(share({})).toBe(1);
  expect(share({ sampling: 500, cancelled: 8 })).toBe(1);
  expect(share({ sampling: 100, corrupt: 10 })).toBe(0.75);
  expect(share({ corrupt: 10, error: 20 })).toBe(0.5);
});

test('what a live source loses has reasons of its own', () => {
  const dropped = { overload: 30, corrupt: 10, late: 5 };
  expect(analysedShare({ analysed: 10, dropped }, 'live')).toBe(1);
});

test('what is missing in analysis comes on top of what is missing in the source', () => {
  expect(completenessWith(1, 0.8)).toBe(0.8);
  expect(completenessWith(0.5, 0.8)).toBe(0.4);
  expect(completenessWith(0.999, 1)).toBe(0.999);
});

test('a source that promises nothing gets a number only when much is missing', () => {
  expect(completenessWith(1, 0)).toBe(0);
  expect(completenessWith(0.99, 0)).toBe(0);
  expect(completenessWith(0.5, 0)).toBe(0.5);
});

test('nothing at all is not taken for unknown', () => {
  expect(completenessWith(0, 1)).toBeGreaterThan(0);
  expect(completenessWith(0, 0)).toBeGreaterThan(0);
});
