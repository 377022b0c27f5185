import { expect, test } from 'vitest';
import { eventJson } from './event-json.ts';
import { type Event__Output, toStatusMessage } from './index.ts';

/** As proto-loader hands it out: virtual fields for oneofs, null for absent messages, floats as doubles. */
const received = (content: object) =>
  ({
    sessionId: 's-1',
    sequence: 7,
    emittedAt: { seconds: 1795219200, nanos: 250_000_000 },
    ...content,
  }) as unknown as Event__Output;

test('virtual fields and absent messages are left out, floats are as short as they are precise', () => {
  const box = { x1: Math.fround(0.1), y1: -3, x2: Math.fround(1234.567), y2: 8 };
  const event = received({
    payload: 'scores',
    scores: {
      ptsMs: Math.fround(0.1),
      frameIndex: 12,
      tracks: [{ trackId: 1, box, score: 0, _score: 'score', members: [] }],
    },
  });
  expect(eventJson(event, 'a.mp4')).toEqual({
    source: 'a.mp4',
    sessionId: 's-1',
    sequence: '7',
    emittedAt: '2026-11-21T00:00:00.250Z',
    scores: {
      // A double keeps all its digits.
      ptsMs: 0.10000000149011612,
      frameIndex: '12',
      tracks: [
        { trackId: 1, box: { x1: 0.1, y1: -3, x2: 1234.567, y2: 8 }, score: 0, members: [] },
      ],
    },
  });
});

test('the details of an error are readable', () => {
  const status = toStatusMessage({
    code: 14,
    message: 'the engine was replaced',
    reason: 'ENGINE_CRASHED',
    metadata: { signal: 'SIGKILL' },
    retryDelayMs: 1500,
  });
  const error = { status, retryable: true, scope: 'SCOPE_SESSION', code: 'ENGINE_CRASHED' };
  expect(eventJson(received({ payload: 'error', error }), 'a.mp4')).toMatchObject({
    error: {
      code: 'ENGINE_CRASHED',
      status: {
        code: 14,
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'ENGINE_CRASHED',
            metadata: { signal: 'SIGKILL' },
          },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' },
        ],
      },
    },
  });
});
