import { status } from '@grpc/grpc-js';
import { decodeStatus, fromStatusMessage } from '@trueframe/proto';
import { ERRORS, type ErrorCode, TrueframeError } from '@trueframe/sdk';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { toErrorMessage, toStatus } from './status.ts';

function record() {
  const lines: string[] = [];
  return { lines, logger: pino({}, { write: (line: string) => lines.push(line) }) };
}

function detailsOf(reason: unknown) {
  const { metadata } = toStatus(reason, record().logger);
  return decodeStatus(metadata.get('grpc-status-details-bin')[0] as Buffer);
}

test.each(Object.keys(ERRORS) as ErrorCode[])(
  '%s becomes its status, with its code as reason',
  (code) => {
    const error = new TrueframeError(code, 'said so', { details: { limit: 2 } });
    expect(toStatus(error, record().logger).code).toBe(status[ERRORS[code].status]);
    expect(detailsOf(error)).toMatchObject({ reason: code, metadata: { limit: '2' } });
    const event = toErrorMessage(error);
    expect(event).toMatchObject({
      code,
      retryable: ERRORS[code].retryable,
      scope: 'SCOPE_SESSION',
    });
    expect(fromStatusMessage(event.status as object).reason).toBe(code);
  },
);

test('a foreign error is INTERNAL: the caller gets no word of it, the log all', () => {
  const { logger, lines } = record();
  const { code, details } = toStatus(new Error('/secret/path broke'), logger);
  expect({ code, details }).toEqual({ code: status.INTERNAL, details: 'internal error' });
  expect(detailsOf(new Error('/secret/path broke')).message).toBe('internal error');
  expect(lines.join()).toContain('/secret/path broke');
});

test('only what may pass soon says when to try again', () => {
  expect(detailsOf(new TrueframeError('LIMIT_SESSIONS', 'full')).retryDelayMs).toBeGreaterThan(0);
  expect(detailsOf(new TrueframeError('SOURCE_NOT_FOUND', 'gone')).retryDelayMs).toBeUndefined();
});

test('a long message does not make the trailers too large for clients', () => {
  const error = new TrueframeError('PIPELINE_INVALID', 'x'.repeat(100_000), {
    details: { file: 'y'.repeat(100_000) },
  });
  const { details, metadata } = toStatus(error, record().logger);
  const bytes = metadata.get('grpc-status-details-bin')[0] as Buffer;
  expect(details.length + (bytes.length * 4) / 3).toBeLessThan(8192);
});
