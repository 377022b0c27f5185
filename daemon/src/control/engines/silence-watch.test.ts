import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SilenceWatch } from './silence-watch.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => vi.useRealTimers());

function watch(limitMs = () => 1000) {
  const silences: number[] = [];
  const silence = new SilenceWatch(100, limitMs, (silentMs) => silences.push(silentMs));
  silence.start();
  return { silence, silences };
}

test('silence is told while it lasts, and ends with the next message', () => {
  const { silence, silences } = watch();
  vi.advanceTimersByTime(1000);
  expect(silences).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(silences).toEqual([1100, 1200]);
  silence.heard();
  vi.advanceTimersByTime(1000);
  expect(silences).toEqual([1100, 1200]);
  silence.stop();
  vi.advanceTimersByTime(5000);
  expect(silences).toEqual([1100, 1200]);
});

test('the limit may change while it watches', () => {
  let limitMs = 10_000;
  const { silences } = watch(() => limitMs);
  vi.advanceTimersByTime(5000);
  expect(silences).toEqual([]);
  limitMs = 1000;
  vi.advanceTimersByTime(100);
  expect(silences).toEqual([5100]);
});

test('a process that was itself held up reads its mail before it judges', () => {
  const { silences } = watch();
  const now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(now + 5000);
  vi.advanceTimersByTime(100);
  expect(silences).toEqual([]);
  clock.mockReturnValue(now + 5100);
  vi.advanceTimersByTime(100);
  expect(silences).toEqual([5100]);
  clock.mockRestore();
});
