import { describe, expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { hasRtspServer, RtspServer } from '../helpers/rtsp-server.ts';
import { faceClip } from '../helpers/shared.ts';
import { testDaemonForAll } from '../helpers/test-daemon.ts';

const daemon = testDaemonForAll({
  ...withFaultyPlugins,
  // Admission measures what a busy machine carries; here it refuses nobody.
  sessions: { admission: 'off' },
  sources: { stallTimeout: '2s' },
});

/** A session that has given its first verdict. */
async function startWatching(rtsp: RtspServer) {
  const stream = daemon().client.analyze({ source: rtsp.url() });
  await stream.until(({ verdict }) => Boolean(verdict));
  return stream;
}

describe.skipIf(!hasRtspServer)('a live RTSP source', () => {
  test('gives verdicts while it runs, and frees everything when the caller cancels', async () => {
    const rtsp = await RtspServer.start();
    const stream = daemon().client.analyze({ source: rtsp.url() });
    const { verdict } = await stream.until(
      ({ verdict }) => verdict?.label === 'LABEL_SYNTHETIC_LIKELY',
    );
    expect(verdict?.final).toBe(false);
    stream.cancel();
    expect((await stream.ended).status).toBe('CANCELLED');
    await expect.poll(() => daemon().decoders(), { timeout: 5000 }).toEqual([]);
    await expect
      .poll(async () => (await daemon().client.getSession(stream.sessionId)).state)
      .toBe('SESSION_STATE_CANCELLED');
  });

  test('a server that is killed and comes back: state events, a gap, and verdicts again within ten seconds', async () => {
    const rtsp = await RtspServer.start();
    const stream = await startWatching(rtsp);
    await rtsp.kill();
    await stream.until(({ sourceState }) => sourceState?.state === 'STATE_RECONNECTING');
    await rtsp.start();
    const returned = performance.now();
    const { gap } = await stream.until(({ gap }) => Boolean(gap));
    const seconds = (performance.now() - returned) / 1000;
    console.log(
      `reconnected ${seconds.toFixed(1)} s after the server was back; gap of ${gap?.durationMs.toFixed(0)} ms`,
    );
    expect(seconds).toBeLessThan(10);
    const before = stream.events.length;
    await expect
      .poll(() => stream.events.slice(before).some(({ verdict }) => verdict), { timeout: 10_000 })
      .toBe(true);
    await daemon().client.unary('stopSession', { sessionId: stream.sessionId });
    const { end } = await daemon().finish(stream);
    expect(end.status, end.details).toBe('OK');
    expect(stream.summary?.gaps).toHaveLength(1);
    expect(stream.summary).toMatchObject({ source: rtsp.url(), sourceSha256: '' });
    expect(stream.summary?.verdict?.reasons).toContain('GAP');
  });

  test('a server that hangs is left and reached again when it goes on', async () => {
    const rtsp = await RtspServer.start();
    const stream = await startWatching(rtsp);
    rtsp.freeze();
    await stream.until(({ sourceState }) => sourceState?.state === 'STATE_STALLED');
    rtsp.thaw();
    await stream.until(({ gap }) => Boolean(gap));
    await daemon().client.unary('stopSession', { sessionId: stream.sessionId });
    expect((await daemon().finish(stream)).end.status).toBe('OK');
  });

  test('a wrong password is its own error and is not repeated in the message', async () => {
    const rtsp = await RtspServer.start(faceClip, 'user', 'right');
    const { end } = await daemon().analyze({ source: rtsp.url('live', 'user:wrongpassword@') });
    expect(end.status).toBe('UNAUTHENTICATED');
    expect(end.error?.reason).toBe('SOURCE_AUTH_FAILED');
    expect(end.details + daemon().log + (await daemon().scrape())).not.toContain('wrongpassword');
  });
});
