import { describe, expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { RtspServer } from '../helpers/rtsp-server.ts';
import { hasShared, shared } from '../helpers/shared.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

const quick = { ...withFaultyPlugins, sources: { stallTimeout: '2s' } };

describe.skipIf(!hasShared)('a live RTSP source', () => {
  test('gives verdicts while it runs, and frees everything when the caller cancels', async () => {
    const rtsp = await RtspServer.start();
    const daemon = await startTestDaemon(quick);
    const stream = daemon.client.analyze({ source: rtsp.url() });
    const { verdict } = await stream.until(({ verdict }) => verdict?.label === 'SYNTHETIC_LIKELY');
    expect(verdict?.final).toBe(false);
    stream.cancel();
    expect((await stream.ended).status).toBe('CANCELLED');
    await expect
      .poll(() => daemon.processes().filter(({ command }) => command.includes('ffmpeg')), {
        timeout: 5000,
      })
      .toEqual([]);
    await expect
      .poll(async () => (await daemon.client.getSession(stream.sessionId)).state)
      .toBe('SESSION_STATE_CANCELLED');
  });

  test('a server that is killed and comes back: state events, a gap, and verdicts again within ten seconds', async () => {
    const rtsp = await RtspServer.start();
    const daemon = await startTestDaemon(quick);
    const stream = daemon.client.analyze({ source: rtsp.url() });
    await stream.until(({ verdict }) => Boolean(verdict));
    await rtsp.kill();
    await stream.until(({ sourceState }) => sourceState?.state === 'RECONNECTING');
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
    await daemon.client.unary('stopSession', { sessionId: stream.sessionId });
    const { end } = await daemon.finish(stream);
    expect(end.status, end.details).toBe('OK');
    expect(stream.summary?.gaps).toHaveLength(1);
    expect(stream.summary?.verdict?.reasons).toContain('GAP');
  });

  test('a server that hangs is left and reached again when it goes on', async () => {
    const rtsp = await RtspServer.start();
    const daemon = await startTestDaemon(quick);
    const stream = daemon.client.analyze({ source: rtsp.url() });
    await stream.until(({ verdict }) => Boolean(verdict));
    rtsp.freeze();
    await stream.until(({ sourceState }) => sourceState?.state === 'STALLED');
    rtsp.thaw();
    await stream.until(({ gap }) => Boolean(gap));
    await daemon.client.unary('stopSession', { sessionId: stream.sessionId });
    expect((await daemon.finish(stream)).end.status).toBe('OK');
  });

  test('a wrong password is its own error and is not repeated in the message', async () => {
    const rtsp = await RtspServer.start(
      shared('data/video/fake/anitalker-aiface1.mp4'),
      'user',
      'right',
    );
    const daemon = await startTestDaemon(quick);
    const source = rtsp.url().replace('rtsp://', 'rtsp://user:wrongpassword@');
    const { end } = await daemon.analyze({ source });
    expect(end.status).toBe('UNAUTHENTICATED');
    expect(end.error?.reason).toBe('SOURCE_AUTH_FAILED');
    expect(end.details + daemon.log + (await daemon.scrape())).not.toContain('wrongpassword');
  });
});
