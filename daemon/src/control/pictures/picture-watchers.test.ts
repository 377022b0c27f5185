import type { Picture } from '@trueframe/proto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PictureWatchers } from './picture-watchers.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const told: unknown[] = [];
  const watchers = new PictureWatchers({
    tell: (message) => told.push('watch' in message && message.watch),
  });
  const shown: string[] = [];
  const watch = (name: string, fps: number, maxWidth: number) =>
    watchers.watch('s', {
      ...{ fps, maxWidth },
      show: ({ ptsMs }: Picture) => shown.push(`${name} ${ptsMs}`),
      end: () => shown.push(`${name} ends`),
    });
  const picture = (ptsMs: number, sessionId = 's') =>
    watchers.onPicture({ type: 'picture', sessionId, picture: { ptsMs } });
  return { watchers, told, shown, watch, picture };
}

test('an engine hears of the first who watches, of what all want together, and when nobody does', () => {
  const { watchers, told, watch } = open();
  const leave = watch('a', 2, 640);
  const leaveToo = watch('b', 5, 320);
  expect(watchers.termsOf('s')).toEqual({ fps: 5, maxWidth: 320 });
  expect(watchers.count).toBe(2);
  leaveToo();
  leaveToo();
  leave();
  const a = { fps: 2, maxWidth: 640 };
  expect(told).toEqual([a, { fps: 5, maxWidth: 320 }, a, undefined]);
  expect(watchers.termsOf('s')).toBeUndefined();
});

test('each gets no more pictures than it asked for', () => {
  const { shown, watch, picture } = open();
  watch('fast', 5, 640);
  watch('slow', 1, 640);
  for (let k = 0; k < 10; k++) {
    picture(k);
    vi.advanceTimersByTime(200);
  }
  expect(shown.filter((one) => one.startsWith('fast'))).toHaveLength(10);
  expect(shown.filter((one) => one.startsWith('slow'))).toEqual(['slow 0', 'slow 5']);
});

test('the end of a session is the end of its calls only', () => {
  const { watchers, shown, watch, picture } = open();
  const leave = watch('a', 2, 640);
  watchers.end('other');
  picture(7, 'other');
  expect(shown).toEqual([]);
  watchers.end('s');
  picture(8);
  leave();
  expect(shown).toEqual(['a ends']);
  expect(watchers.count).toBe(0);
});
