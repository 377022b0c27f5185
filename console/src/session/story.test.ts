import { expect, test } from 'vitest';
import type { WireEvent } from './event-words.ts';
import { Story } from './story.ts';

function storyOf(...events: readonly WireEvent[]): Story {
  const story = new Story();
  for (const [k, event] of events.entries()) story.add({ sequence: k + 1, ...event });
  return story;
}

const appears = { trackStarted: { trackId: 1, ptsMs: 400 } } as const;

test('scores of frames are the lines, and verdicts add no points to them', () => {
  const story = storyOf(
    appears,
    { scores: { ptsMs: 400, tracks: [{ trackId: 1, score: 0.25 }] } },
    { scores: { ptsMs: 800, tracks: [{ trackId: 1 }, { trackId: 2, score: 0.5 }] } },
    { verdict: { trackId: 1, label: 'LABEL_INCONCLUSIVE', score: 0.3, toMs: 900 } },
  );
  expect(story.scores.times).toEqual([0.4, 0.8]);
  expect(story.scores.columns([1, 2])).toEqual([
    [0.25, null],
    [undefined, 0.5],
  ]);
  expect(story.faces.map(({ id, fromMs, toMs }) => [id, fromMs, toMs])).toEqual([
    [2, 800, 800],
    [1, 400, 900],
  ]);
});

test('without scores of frames, the verdicts are the lines', () => {
  const story = storyOf(appears, {
    verdict: { trackId: 1, label: 'LABEL_SYNTHETIC_LIKELY', score: 0.9, toMs: 2000 },
  });
  expect(story.scores.columns([1])).toEqual([[0.9]]);
});

test('an absent score is no zero', () => {
  const story = storyOf({ verdict: { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: ['TOO_DARK'] } });
  expect(story.verdict?.score).toBeUndefined();
  expect(story.verdict?.reasons).toEqual(['TOO_DARK']);
});

test('events have words; those that only a chart shows have none', () => {
  const story = storyOf(
    appears,
    { scores: { ptsMs: 400, tracks: [] } },
    { sourceState: { state: 'STATE_RECONNECTING', message: 'no answer', attempt: 3 } },
    { gap: { fromMs: 1000, durationMs: 2500, reason: 'SOURCE_DROPPED' } },
    { error: { code: 'SOURCE_UNREACHABLE', status: { message: 'gave up after 30 s' } } },
    { summary: { endReason: 'END_REASON_STOPPED', gaps: [{ fromMs: 1000, toMs: 3500 }] } },
  );
  expect(story.lines.map(({ group, words }) => [group, words])).toEqual([
    ['faces', 'Face 1 appeared.'],
    ['source', 'The source is lost; waiting to try again (try 3): no answer'],
    ['problems', 'Media of 2.5 s was not seen (SOURCE_DROPPED).'],
    ['problems', 'SOURCE_UNREACHABLE: gave up after 30 s'],
    ['source', 'The session is over: it was stopped.'],
  ]);
  expect(story.gaps).toMatchObject([{ fromMs: 1000, toMs: 3500 }]);
  expect(story.faces[0]?.isOver).toBe(true);
  expect(story.last).toBe(6);
});

test('memory of a long session is bounded', () => {
  const story = new Story();
  for (let k = 0; k < 25_000; k += 1) {
    story.add({ scores: { ptsMs: k * 40, tracks: [{ trackId: k < 100 ? 1 : 2, score: 0.5 }] } });
    story.add({ warning: { code: 'X', message: String(k) } });
  }
  expect(story.scores.times.length).toBeLessThanOrEqual(22_000);
  expect(story.scores.times.at(-1)).toBe(24_999 * 0.04);
  expect([...story.scores.tracks.keys()]).toEqual([2]);
  expect(story.lines.length).toBeLessThanOrEqual(2200);
});
