import { constants, PerformanceObserver } from 'node:perf_hooks';
import { afterEach, expect, test, vi } from 'vitest';
import { collectWhenDue, keepHeapSmall } from './heap.ts';

const SECOND_MS = 1000;

afterEach(() => {
  vi.restoreAllMocks();
});

test('the whole heap is collected once a minute, however often it is asked for', async () => {
  const heap = keepHeapSmall();
  const forced = vi.fn();
  const observer = new PerformanceObserver((list) => {
    for (const { detail } of list.getEntries()) {
      const { kind, flags } = detail as { kind: number; flags: number };
      const isForced = (flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0;
      if (kind === constants.NODE_PERFORMANCE_GC_MAJOR && isForced) forced();
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  const clock = vi.spyOn(performance, 'now');
  for (const seconds of [10, 59, 60, 70, 119, 120]) {
    clock.mockReturnValue(seconds * SECOND_MS);
    collectWhenDue();
    collectWhenDue();
  }
  clock.mockRestore();
  await expect.poll(() => forced.mock.calls.length).toBe(2);
  observer.disconnect();
  await heap.close();
});
