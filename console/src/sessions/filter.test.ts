import { expect, test } from 'vitest';
import { sessionOf } from '../messages/session.ts';
import { EVERYTHING, type Filter, filtered } from './filter.ts';

const all = [
  sessionOf({
    sessionId: 'old',
    state: 'SESSION_STATE_ENDED',
    source: '/videos/Interview.mp4',
    startedAt: '2026-01-01T10:00:00Z',
    labels: { case: '4711', desk: 'night' },
  }),
  sessionOf({
    sessionId: 'new',
    state: 'SESSION_STATE_RUNNING',
    source: 'rtsp://camera/door',
    startedAt: '2026-01-01T11:00:00Z',
    labels: { case: '12' },
  }),
  sessionOf({
    sessionId: 'bad',
    state: 'SESSION_STATE_FAILED',
    source: '/videos/broken.mp4',
    startedAt: '2026-01-01T10:30:00Z',
  }),
];

test.each<[string, Partial<Filter>, string[]]>([
  ['nothing asked for: newest first', {}, ['new', 'bad', 'old']],
  ['a part of a source, in any case', { text: 'interview' }, ['old']],
  ['all words, of several fields', { text: 'videos night' }, ['old']],
  ['a state in words', { text: 'running' }, ['new']],
  ['those that run', { states: 'running' }, ['new']],
  ['those that are over', { states: 'over' }, ['bad', 'old']],
  ['those that failed', { states: 'failed' }, ['bad']],
  ['a label with any value', { label: 'case' }, ['new', 'old']],
  ['a label with a value', { label: 'case=4711' }, ['old']],
  ['a label with an empty value', { label: 'case=' }, []],
  ['several at once', { label: 'case', states: 'over', text: 'mp4' }, ['old']],
])('%s', (_, filter, expected) => {
  const shown = filtered(all, { ...EVERYTHING, ...filter });
  expect(shown.map(({ id }) => id)).toEqual(expected);
});
