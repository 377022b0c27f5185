import { expect, test } from 'vitest';
import { NO_TERMS } from '../../wire/session-terms.ts';
import { withTerms } from './with-terms.ts';

const source = 'rtsp://***@camera/1';

test('start and summary name the source, the start has the notes of the caller, other events are left as they are', () => {
  const terms = { ...NO_TERMS, externalId: 'x-1', labels: { site: 'north' } };
  const { externalId, labels } = terms;
  expect(withTerms({ sessionStarted: { sampling: 'all' } }, source, terms)).toEqual({
    sessionStarted: { sampling: 'all', source, externalId, labels },
  });
  expect(withTerms({ sessionStarted: {} }, source, undefined)).toEqual({
    sessionStarted: { source },
  });
  expect(withTerms({ summary: { mediaMs: 1 } }, source, terms)).toEqual({
    summary: { mediaMs: 1, source },
  });
  const gap = { gap: { fromMs: 1 } };
  expect(withTerms(gap, source, terms)).toBe(gap);
});
