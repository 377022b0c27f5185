import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { EventStream } from '../helpers/client.ts';
import { makeFaceScene } from '../helpers/face-scene.ts';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { clipPath, makeClip } from '../helpers/make-clip.ts';
import { execFileSync } from '../helpers/programs.ts';
import { hasRtspServer, RtspServer } from '../helpers/rtsp-server.ts';
import { faceClip, hasShared, shared } from '../helpers/shared.ts';
import { story } from '../helpers/story.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon, type TestDaemon, testDaemonForAll } from '../helpers/test-daemon.ts';

const faulty = testDaemonForAll(withFaultyPlugins);

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

async function startedId(stream: EventStream): Promise<string> {
  return (await stream.until(({ sessionStarted }) => Boolean(sessionStarted))).sessionId;
}

describe('the engine is killed in the middle of a file', () => {
  test('whose times began again before: nothing is told twice or analysed at another time', async () => {
    const daemon = faulty();
    const part = readFileSync(
      makeClip(1, 'part.webm', ['-c:v', 'libvpx', '-deadline', 'realtime']),
    );
    const source = clipPath('twice.webm');
    writeFileSync(source, Buffer.concat([part, part]));
    const options = { pipeline: 'slow', includeScores: true };

    const stream = daemon.client.analyze({ source, options });
    await stream.until(({ scores }) => Boolean(scores));
    await killEngineAfter(daemon, stream.sessionId, 35);
    const killed = await daemon.finish(stream);
    const calm = await daemon.analyze({ source, options });

    expect(killed.end.status).toBe('OK');
    expect(story(killed.stream.events)).toEqual(story(calm.stream.events));
    expect(killed.stream.events.filter(({ discontinuity }) => discontinuity)).toHaveLength(1);
    expect(killed.stream.summary).toMatchObject({ discontinuities: 1, frames: { received: 50 } });
  });

  test('the session ends with the same events as an undisturbed run', async () => {
    const daemon = faulty();
    const restarts = () => daemon.metric('trueframe_engine_restarts_total');
    const before = await restarts();
    const clip = makeClip(2.4);
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
    expect(undisturbed.stream.summary?.frames?.analysed).toBe(60);
    expect(await restarts()).toBe(before + 2);
  });

  test('the same frames are glanced at, whichever engine does it', async () => {
    const daemon = await startTestDaemon({ models: [] });
    const source = makeFaceScene(8);
    const options = { pipeline: 'embedded', sampling: { all: {} }, includeScores: true };
    const calm = await daemon.analyze({ source, options });
    const again = await daemon.analyze({ source, options });
    expect(story(again.stream.events)).toEqual(story(calm.stream.events));
    const stream = daemon.client.analyze({ source, options });
    await stream.until(({ scores }) => Boolean(scores));
    await killEngineAfter(daemon, stream.sessionId, 30);
    const killed = await daemon.finish(stream);
    expect(killed.end.status, killed.end.details).toBe('OK');
    expect(story(killed.stream.events)).toEqual(story(calm.stream.events));
    expect(await daemon.metric('trueframe_engine_restarts_total')).toBe(1);
    const glances = () => daemon.metric('trueframe_detector_looks_total{look="glance"}');
    await expect.poll(glances).toBeGreaterThan(0);
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
    const daemon = faulty();
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
    expect(stream.summary).toMatchObject({
      endReason: 'END_REASON_STOPPED',
      verdict: { hasGap: true },
    });
    expect(stream.summary?.gaps).toHaveLength(1);
  });
});

describe('the engine is killed under pushed media', () => {
  test('none of its sockets is left', async () => {
    const TMPDIR = tempFolder();
    const env = { TMPDIR, XDG_RUNTIME_DIR: '' };
    const daemon = await startTestDaemon(withFaultyPlugins, { env });
    const folders = () => readdirSync(TMPDIR).filter((name) => name.startsWith('trueframe-'));
    const [folder] = folders();
    const sockets = () => readdirSync(join(TMPDIR, folder!)).filter((name) => name !== 'owner');
    expect(statSync(join(TMPDIR, folder!)).mode & 0o777).toBe(0o700);
    const stream = daemon.client.analyze({ source: makeClip(3), options: { pipeline: 'slow' } });
    await startedId(stream);
    const before = sockets();
    expect(before).toHaveLength(2); // For pushed media, and for frames of the session.
    await killEngineAfter(daemon, stream.sessionId, 5);
    await killEngineAfter(daemon, stream.sessionId, 15);
    const { end } = await daemon.finish(stream);

    expect(end.status, end.details).toBe('OK');
    expect(folders()).toEqual([folder]);
    expect(sockets()).toHaveLength(1);
    expect(before).not.toContain(sockets()[0]);
    await daemon.close();
    expect(folders()).toEqual([]);
  });

  test('which had all of it: the session ends with what was analysed before, and a gap', async () => {
    const daemon = faulty();
    const remux = ['-v', 'error', '-i', makeClip(2), '-c', 'copy', '-f', 'mpegts', '-'];
    const data = execFileSync('ffmpeg', remux);
    const call = daemon.client.push();
    const options = { pipeline: 'slow', pace: 'PACE_LOSSLESS', includeScores: true } as const;
    await call.send({ open: { format: 'MEDIA_FORMAT_MPEGTS', options } });
    await call.send({ media: { data } });
    const sessionId = await startedId(call);
    const acknowledged = async () =>
      (await daemon.client.getSession(sessionId)).mediaAcknowledged?.bytes;
    await expect.poll(acknowledged, { timeout: 10_000 }).toBe(data.length);
    await killEngineAfter(daemon, sessionId, 5);
    call.end();
    const { end } = await daemon.finish(call);

    expect(end.status, end.details).toBe('OK');
    const scores = call.events.filter((event) => event.scores);
    expect(scores.length).toBeGreaterThanOrEqual(5);
    expect(call.summary?.verdict?.samples).toBe(scores.length);
    expect(call.summary).toMatchObject({
      endReason: 'END_REASON_SOURCE_ENDED',
      gaps: [{ reason: 'ENGINE_CRASHED' }],
      verdict: { hasGap: true },
    });
    const warnings = call.events.flatMap(({ warning }) => warning?.code ?? []);
    expect(warnings).toContain('SOURCE_TRUNCATED');
  });

  test('nothing that was learned before is forgotten, and no track id comes twice', async () => {
    const daemon = faulty();
    const call = daemon.client.push();
    const options = { pace: 'PACE_LOSSLESS', includeScores: false } as const;
    await call.send({ open: { format: 'MEDIA_FORMAT_JPEG', options } });
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120', '-frames:v', '1', '-f', 'mjpeg'];
    const data = execFileSync('ffmpeg', ['-v', 'error', ...picture, '-']);
    let sent = 0;
    const pushUntil = async (count: number) => {
      for (; sent < count; sent += 1) await call.send({ media: { data, ptsMs: sent * 40 } });
    };
    // More than a thousand frames: the successor goes on from a checkpoint and what came after it.
    await pushUntil(1150);
    await killEngineAfter(daemon, await startedId(call), 1100);
    let isResumed = false;
    const resumed = call
      .until(({ gap }) => Boolean(gap))
      .then(() => {
        isResumed = true;
      });
    while (!isResumed) {
      await pushUntil(sent + 1);
      await pause(20);
    }
    await resumed;
    await pushUntil(sent + 20);
    call.end();
    const { end } = await daemon.finish(call);

    expect(end.status, end.details).toBe('OK');
    const { summary } = call;
    expect(summary?.verdict?.samples).toBe(Number(summary?.frames?.analysed));
    expect(Number(summary?.frames?.analysed)).toBeGreaterThan(1110);
    expect(summary?.tracks?.map(({ trackId }) => trackId)).toEqual([1, 2]);
    expect(summary?.gaps).toHaveLength(1);
    const started = call.events.flatMap(({ trackStarted }) => trackStarted?.trackId ?? []);
    expect(started).toEqual([1, 2]);
  });
});
