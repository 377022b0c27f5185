import { expect, test } from 'vitest';
import { judgeAnswer } from './judge-answer.ts';
import { signatureHeaders } from './signature.ts';

const NOW = Date.parse('2026-11-30T18:00:00Z');

const judged = (status: number, headers: Record<string, string> = {}) => {
  try {
    judgeAnswer({ status, headers: new Headers(headers) }, 'https://there/', NOW);
    return 'delivered';
  } catch (reason) {
    const { code, details } = reason as { code: string; details: { retryAfterMs?: number } };
    return details.retryAfterMs === undefined ? code : `${code} in ${details.retryAfterMs}`;
  }
};

test.each([
  [[200, 202, 204], 'delivered'],
  [[301, 302, 308, 408, 409, 425, 429, 500, 503], 'SINK_UNAVAILABLE'],
  [[400, 401, 403, 404, 413, 422], 'SINK_REFUSED'],
  [[410], 'SINK_GONE'],
])('answers %j: %s', (statuses, outcome) => {
  expect(statuses.map((status) => judged(status))).toEqual(statuses.map(() => outcome));
});

test('Retry-After has seconds, or a date', () => {
  const after = (text: string) => judged(503, { 'retry-after': text });
  expect(after('120')).toBe('SINK_UNAVAILABLE in 120000');
  expect(after('Mon, 30 Nov 2026 18:00:30 GMT')).toBe('SINK_UNAVAILABLE in 30000');
  expect(after('Mon, 30 Nov 2026 17:00:00 GMT')).toBe('SINK_UNAVAILABLE in 0');
  expect(after('soon')).toBe('SINK_UNAVAILABLE');
});

test('signatures are those of Standard Webhooks', () => {
  // The example of the specification.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  expect(signatureHeaders([secret], id, '{"test": 2432232314}', 1_614_265_330_000)).toEqual({
    'webhook-id': id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
  const two = signatureHeaders([secret, 'another secret'], id, '{}', NOW);
  expect(two['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44}$/);
});
