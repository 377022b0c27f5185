import type { Event__Output } from '@trueframe/proto';
import { describe, expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { hasRtspServer, RtspServer } from '../helpers/rtsp-server.ts';
import { faceClip, hasShared, shared } from '../helpers/shared.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

/** SIGKILL once the session has analysed some frames. */
async function killEngineAfter(
  daemon: TestDaemon,
  sessionId: string,
  frames: number,
): Promise<void> {
  await expect
    .poll(async () => Number((await daemon.client.getSession(sessionId)).frames?.analysed), {
      timeout: 60_000,
      interval: 10,
    })
    .toBeGreaterThanOrEqual(frames);
  process.kill((await daemon.state()).enginePid, 'SIGKILL');
}

/** What a caller is told of frames and verdicts: everything that must not depend on the engine's fate. */
function story(events: readonly Event__Output[]): unknown[] {
  return events
    .map(({ scores, verdict, trackStarted, trackEnded, summary }) =>
      summary ? { ...summary, elapsedMs: 0 } : (scores ?? verdict ?? trackStarted ?? trackEnded),
    )
    .filter((told) => told !== undefined && told !== null);
}

describe('the engine is killed in the middle of a file', () => {
  test('the session ends with the same events as an undisturbed run', async () => {
    const daemon = await startTestDaemon(withFaultyPlugins);
    const clip = makeClip(4);
    const request = { source: clip, options: { pipeline: 'brightness', includeScores: true } };
    const undisturbed = await daemon.analyze(request);

    const stream = daemon.client.analyze({
      source: clip,
      options: { pipeline: 'slow', includeScores: true },
    });
    await stream.until(({ scores }) => Boolean(scores));
    await killEngineAfter(daemon, stream.sessionId, 10);
    await killEngineAfter(daemon, stream.sessionId, 40);
    const killed = await daemon.finish(stream);
    const calm = await daemon.analyze({
      source: clip,
      options: { pipeline: 'slow', includeScores: true },
    });
    expect(killed.end.status, killed.end.details).toBe('OK');
    expect(story(killed.stream.events)).toEqual(story(calm.stream.events));
    expect(undisturbed.stream.summary?.frames?.analysed).toBe('100');
    expect(await daemon.metric('trueframe_engine_restarts_total')).toBe(2);
  });

  test.skipIf(!hasShared)('also with real faces, models and seeking', async () => {
    const daemon = await startTestDaemon({ models: [shared('models')] });
    const request = {
      source: faceClip,
      options: { pipeline: 'mesonet', includeScores: true, sampling: { fps: 6 }, maxMediaMs: 6000 },
    };
    const calm = await daemon.analyze(request);
    const stream = daemon.client.analyze(request);
    await stream.until(({ scores }) => Boolean(scores));
    await killEngineAfter(daemon, stream.sessionId, 8);
    const killed = await daemon.finish(stream);
    expect(killed.end.status, killed.end.details).toBe('OK');
    expect(story(killed.stream.events)).toEqual(story(calm.stream.events));
  });
});

describe.skipIf(!hasRtspServer)('the engine is killed in the middle of a live source', () => {
  test('the session records a gap and goes on', async () => {
    const rtsp = await RtspServer.start();
    const daemon = await startTestDaemon(withFaultyPlugins);
    const stream = daemon.client.analyze({ source: rtsp.url(), options: { includeScores: true } });
    await stream.until(({ scores }) => Boolean(scores));
    await killEngineAfter(daemon, stream.sessionId, 5);
    const { gap } = await stream.until(({ gap }) => Boolean(gap));
    expect(gap?.reason).toBe('ENGINE_CRASHED');
    const after = Number(gap?.toMs);
    await stream.until(({ scores }) => (scores?.ptsMs ?? 0) >= after);
    await daemon.client.unary('stopSession', { sessionId: stream.sessionId });
    const { end } = await daemon.finish(stream);
    expect(end.status, end.details).toBe('OK');
    expect(stream.summary).toMatchObject({ endReason: 'STOPPED', verdict: { hasGap: true } });
    expect(stream.summary?.gaps).toHaveLength(1);
  });
});
