import { expect, test } from 'vitest';
import { decodeStatus, encodeStatus } from './error-status.ts';

test('a status keeps its reason, facts and retry delay over the wire', () => {
  const status = {
    code: 8,
    message: 'all 2 sessions are in use',
    reason: 'LIMIT_SESSIONS',
    metadata: { limit: '2' },
    retryDelayMs: 1500,
  };
  expect(decodeStatus(encodeStatus(status))).toEqual(status);
});

test('a status that is not worth a retry has no retry delay', () => {
  const status = { code: 5, message: 'no such file', reason: 'SOURCE_NOT_FOUND', metadata: {} };
  expect(decodeStatus(encodeStatus(status))).toEqual(status);
});
