import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fragment, initialisation } from '../helpers/fmp4.ts';
import { engineEntry, startScriptedDaemon } from '../helpers/scripted.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

// The way of pushed bytes through the control process. The scripted engine puts what arrived on its media socket into
// the reasons of the last verdict.
const MEBIBYTE = 1024 * 1024;

test('pushed bytes reach the engine unchanged and in order, and half-close ends the media', async () => {
  const daemon = await startScriptedDaemon();
  const call = daemon.client.push();
  await call.send({ open: { format: 'MEDIA_FORMAT_MPEGTS' } });
  const chunks = Array.from({ length: 50 }, (_, i) => Buffer.alloc(1000, 65 + (i % 26)));

  for (const data of chunks) await call.send({ media: { data } });
  call.end();
  const { end } = await daemon.finish(call);

  expect(end.status).toBe('OK');
  expect(call.summary?.endReason).toBe('END_REASON_SOURCE_ENDED');
  expect(call.summary?.verdict?.reasons).toEqual([Buffer.concat(chunks).toString('latin1')]);
});

test('a pushed picture carries its length and time', async () => {
  const daemon = await startScriptedDaemon();
  const call = daemon.client.push();
  await call.send({ open: { format: 'MEDIA_FORMAT_JPEG' } });
  await call.send({ media: { data: Buffer.from('picture'), ptsMs: 40.5 } });
  call.end();
  await daemon.finish(call);

  const sent = Buffer.from(call.summary?.verdict?.reasons?.[0] ?? '', 'latin1');
  expect(sent.readUInt32BE(0)).toBe(7);
  expect(sent.readDoubleBE(4)).toBe(40.5);
  expect(sent.toString('latin1', 12)).toBe('picture');
});

test('after the death of its engine a pushed MP4 goes on at the next fragment', async () => {
  const daemon = await startScriptedDaemon();
  const call = daemon.client.push();
  await call.send({ open: { format: 'MEDIA_FORMAT_FMP4' } });
  const second = fragment(2);
  await call.send({
    media: { data: Buffer.concat([initialisation, fragment(1), second.subarray(0, 10)]) },
  });
  await call.until((event) => event.sessionStarted != null);
  const { enginePid } = await daemon.state();
  process.kill(enginePid, 'SIGKILL');
  await call.until((event) => event.gap != null);

  await call.send({ media: { data: Buffer.concat([second.subarray(10), fragment(3)]) } });
  call.end();
  const { end } = await daemon.finish(call);

  expect(end.status).toBe('OK');
  const bytes = call.summary?.verdict?.reasons?.[0];
  expect(bytes).toBe(Buffer.concat([initialisation, fragment(3)]).toString('latin1'));
});

test('a caller that pushes faster than the engine reads is held back', async () => {
  const daemon = await startScriptedDaemon({ engine: { hangTimeout: '20s' } });
  const { enginePid } = await daemon.state();
  const call = daemon.client.push();
  await call.send({ open: { format: 'MEDIA_FORMAT_MPEGTS' } });
  await call.until((event) => event.sessionStarted != null);
  process.kill(enginePid, 'SIGSTOP');

  let sent = 0;
  const flood = (async () => {
    for (; sent < 200; sent++) await call.send({ media: { data: Buffer.alloc(MEBIBYTE) } });
  })();
  const before = await daemon.metric('process_resident_memory_bytes');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const grown = (await daemon.metric('process_resident_memory_bytes')) - before;
  const heldAt = sent;
  process.kill(enginePid, 'SIGCONT');
  await flood;
  call.cancel();

  expect(heldAt).toBeLessThan(50);
  expect(grown / MEBIBYTE).toBeLessThan(60);
});

describe('a bad request', () => {
  let daemon: TestDaemon;
  beforeAll(async () => {
    daemon = await TestDaemon.launch({}, { engineEntry });
  });
  afterAll(() => daemon.close());

  test.each([
    ['media before open', [{ media: { data: Buffer.from('x') } }], 'must be `open`'],
    ['no message at all', [], 'before its first message'],
    ['no format', [{ open: {} }], 'format'],
    [
      'a frame rate for MPEG-TS',
      [{ open: { format: 'MEDIA_FORMAT_MPEGTS', options: { frameRate: 30 } } }],
      'frame_rate',
    ],
    [
      'a chunk over 4 MiB',
      [
        { open: { format: 'MEDIA_FORMAT_MPEGTS' } },
        { media: { data: Buffer.alloc(4 * MEBIBYTE + 1) } },
      ],
      'at most',
    ],
    [
      'open twice',
      [{ open: { format: 'MEDIA_FORMAT_MPEGTS' } }, { open: { format: 'MEDIA_FORMAT_MPEGTS' } }],
      'once',
    ],
    [
      'pictures out of order',
      [
        { open: { format: 'MEDIA_FORMAT_JPEG' } },
        { media: { data: Buffer.from('x'), ptsMs: 40 } },
        { media: { data: Buffer.from('x'), ptsMs: 40 } },
      ],
      'pts_ms',
    ],
  ] as const)('%s is REQUEST_INVALID', async (_, requests, message) => {
    const call = daemon.client.push();
    for (const request of requests) await call.send(request as never);
    if (requests.length < 2) call.end();
    const { end } = await daemon.finish(call);
    expect(end).toMatchObject({ status: 'INVALID_ARGUMENT', error: { reason: 'REQUEST_INVALID' } });
    expect(end.details).toContain(message);
  });
});
