import { expect, test } from 'vitest';
import { lineOf } from './in-words.ts';
import { problemsOf } from './lib/conservation.ts';
import { judge, quantilesOf } from './lib/judge.ts';
import { compareStories } from './lib/story.ts';
import { pageOf } from './page.ts';
import type { KeptResult } from './result.ts';

const result: KeptResult = {
  ...{ row: '04-daemon-killed', number: 4, title: 'daemon killed', gate: 'lost 0 | twice 0' },
  ...{ seed: 7, mode: 'full', seconds: 12.34, n: 20, lost: 0, duplicated: 1 },
  figures: quantilesOf('recovery', 's', [0.5, 0.7, 1.5]),
  ...judge('20 kills.', { 'nothing is lost': true, 'nothing comes twice': false }),
  machine: {
    ...{ date: '2026-11-30T12:00:00.000Z', commit: 'abc1234', cpu: 'a cpu', cores: 2 },
    ...{ memoryGiB: 8, node: 'v20.19.0', ffmpeg: '5.1.9' },
  },
};

test('a row is told with all its figures and with what does not hold', () => {
  expect(lineOf(result)).toBe(
    'FAILED   4 daemon killed: N 20, recovery p50 0.7 s, p95 1.42 s, max 1.5 s, lost 0, duplicated 1. ' +
      'does not hold: nothing comes twice. 20 kills. (12.3 s)',
  );
});

test('a figure is called what it is: the p99 of a load is not its largest delay', () => {
  const figures = { what: 'delay', unit: 'ms', p50: 40, p95: 80, p99: 120 } as const;
  expect(lineOf({ ...result, figures })).toContain('delay p50 40 ms, p95 80 ms, p99 120 ms, lost');
});

test('failures stand on the page, with the commit and the machine', () => {
  const page = pageOf([result, { ...result, number: 5, passed: true, duplicated: 0 }]);
  expect(page).toContain('1 rows passed, 1 failed, 0 skipped.');
  expect(page).toContain('| 4 | daemon killed | lost 0 \\| twice 0 | N 20, ');
  expect(page).toContain('| 4, 5 | abc1234 | 2026-11-30 12:00 | 2 cores, a cpu');
});

test('a page without results says that there are none', () => {
  expect(pageOf([])).toContain('No full run is kept yet');
  expect(pageOf([])).not.toContain('passed');
});

test('books that do not add up, or are not empty at the end, are violations', () => {
  const session = (state: string, counts: object) =>
    problemsOf({ sessionId: 's', state, frames: { dropped: {}, ...counts } } as never).length;
  const books = { received: 5, analysed: 2, dropped: { sampling: 2 }, inFlight: 1 };
  expect(session('SESSION_STATE_RUNNING', books)).toBe(0);
  expect(session('SESSION_STATE_RUNNING', { ...books, received: 6 })).toBe(1);
  expect(session('SESSION_STATE_STOPPING', books)).toBe(0);
  expect(session('SESSION_STATE_RECOVERING', books)).toBe(0);
  expect(session('SESSION_STATE_ENDED', books)).toBe(1);
});

test('stories differ by what is missing, comes twice or comes in another order', () => {
  const told = (...texts: string[]) =>
    texts.map((text, k) => ({ sequence: k + 1, scores: { text } })) as never[];
  const calm = told('a', 'b', 'c');
  expect(compareStories(calm, calm)).toEqual({ lost: 0, duplicated: 0, outOfOrder: 0 });
  expect(compareStories(calm, told('a', 'c'))).toMatchObject({ lost: 1, duplicated: 0 });
  expect(compareStories(calm, told('a', 'b', 'b', 'c'))).toMatchObject({ lost: 0, duplicated: 1 });
  expect(compareStories(calm, told('b', 'a', 'c'))).toMatchObject({ outOfOrder: 1 });
});
