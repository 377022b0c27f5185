import { setTimeout as sleep } from 'node:timers/promises';
import { CallError, DaemonClient, type Evidence, type Picture } from '@trueframe/client';
import { jpegSize } from '@trueframe/daemon/testing';
import type { FrameScores__Output } from '@trueframe/proto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, writeTokens } from '../helpers/credentials.ts';
import { execFileSync } from '../helpers/programs.ts';
import { faceClip, hasShared } from '../helpers/shared.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

const SIZE = 96;
const { path, tokens } = writeTokens(tempFolderForAll(), {
  red: { role: 'submitter', tenant: 'red' },
  blue: { role: 'submitter', tenant: 'blue' },
  viewer: { role: 'viewer', tenant: 'red' },
});

const picture = (ms: number) =>
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-ss', String(ms / 1000), '-i', faceClip, '-frames:v', '1'],
    ...['-f', 'image2', '-c:v', 'mjpeg', '-q:v', '2', '-'],
  ]);

describe.skipIf(!hasShared)('pictures of sessions', () => {
  let daemon: TestDaemon;
  let red: DaemonClient;
  let blue: DaemonClient;
  let viewer: DaemonClient;
  beforeAll(async () => {
    daemon = await TestDaemon.launch({
      auth: { tokens: path, anonymous: 'loopback' },
      evidence: { enabled: true, size: SIZE },
    });
    const clientOf = (token: string) => new DaemonClient(daemon.grpcAddress, { token });
    red = clientOf(tokens.red);
    blue = clientOf(tokens.blue);
    viewer = clientOf(tokens.viewer);
  });
  afterAll(async () => {
    for (const client of [red, blue, viewer]) client.close();
    await daemon.close();
  });

  const refusal = (call: Promise<unknown>) =>
    call.then(
      () => 'nothing',
      (reason: unknown) => (reason instanceof CallError ? reason.code : String(reason)),
    );

  test('the faces that decided are kept, as they were scored, for their tenant, until somebody deletes them', async () => {
    const options = { includeScores: true, maxMediaMs: 6000, sampling: { fps: 5 } };
    const stream = daemon.client.analyze({ source: faceClip, options }, bearer(tokens.red));
    expect(await stream.ended).toMatchObject({ status: 'OK' });
    const { sessionId } = stream;

    const { evidence, nextPageToken } = await viewer.getEvidence({ sessionId });
    expect(nextPageToken).toBe('');
    const roles = evidence.map(({ trackId, role }) => `${trackId} ${role}`);
    expect(roles).toEqual(['1 ROLE_HIGHEST', '1 ROLE_LOWEST', '1 ROLE_TYPICAL']);
    const frames = stream.events.flatMap(({ scores }) => (scores ? [scores] : []));
    for (const face of evidence) expectAsScored(face, frames);
    const scores = frames.map(({ tracks }) => tracks[0]?.score ?? Number.NaN);
    const [highest, lowest] = evidence.map(({ score }) => score ?? Number.NaN);
    expect(Math.max(...scores) - highest!).toBeLessThan(0.03);
    expect(lowest! - Math.min(...scores)).toBeLessThan(0.03);
    expect((await viewer.getEvidence({ sessionId, trackId: 2 })).evidence).toEqual([]);

    expect(await refusal(blue.getEvidence({ sessionId }))).toBe('SESSION_NOT_FOUND');
    expect(await refusal(blue.deleteEvidence(sessionId))).toBe('SESSION_NOT_FOUND');
    expect(await refusal(blue.watchPicture({ sessionId }).next())).toBe('SESSION_NOT_FOUND');
    expect(await refusal(viewer.deleteEvidence(sessionId))).toBe('AUTH_ROLE');
    expect(await refusal(viewer.watchPicture({ sessionId }).next())).toBe('PICTURE_UNAVAILABLE');

    const bytes = await daemon.metric('trueframe_evidence_bytes');
    expect(bytes).toBeGreaterThan(evidence.reduce((sum, { jpeg }) => sum + jpeg.length, 0));
    expect(await red.deleteEvidence(sessionId)).toEqual({ deleted: 3 });
    expect((await red.getEvidence({ sessionId })).evidence).toEqual([]);
    expect(await daemon.metric('trueframe_evidence_bytes')).toBe(0);
    expect(await daemon.metric('trueframe_evidence_crops_total{outcome="deleted"}')).toBe(3);
  });

  test('a running session shows its picture while somebody looks', async () => {
    const jpeg = picture(1000);
    const push = daemon.client.push(bearer(tokens.red));
    await push.send({ open: { format: 'MEDIA_FORMAT_JPEG', options: { includeScores: true } } });
    let isOver = false;
    const sending = (async () => {
      for (let ptsMs = 0; !isOver; ptsMs += 100) {
        await push.send({ media: { data: jpeg, ptsMs } });
        await sleep(100);
      }
      push.end();
    })();
    await push.until(({ scores }) => (scores?.tracks.length ?? 0) > 0);
    const { sessionId } = push;
    const encoded = () => daemon.metric('trueframe_pictures_encoded_total{kind="watch"}');
    expect(await encoded()).toBe(0);

    const other = viewer.watchPicture({ sessionId, maxWidth: 128, maxFps: 5 });
    const first = (await other.next()).value as Picture;
    const seen: Picture[] = [];
    for await (const one of red.watchPicture({ sessionId, maxFps: 5 })) {
      if (seen.push(one) === 3) break;
    }
    await other.return();
    for (const one of [first, ...seen]) {
      expect(one).toMatchObject({ width: 256, height: 256, faces: [{ trackId: 1 }] });
      expect(jpegSize(one.jpeg)).toEqual({ width: 128, height: 128 });
      // Another call may bring it a little later.
      const { scores } = await push.until((event) => event.scores?.ptsMs === one.ptsMs);
      const { box, score } = scores!.tracks[0]!;
      expect(score).toBeGreaterThanOrEqual(0);
      expect(one.faces[0]).toMatchObject({ box, score });
    }
    const times = seen.map(({ ptsMs }) => ptsMs);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));

    await expect.poll(() => daemon.metric('trueframe_picture_watchers')).toBe(0);
    const later = push.events.length;
    await sleep(300);
    const before = await encoded();
    await push.until((event) => push.events.indexOf(event) > later + 10 && event.scores !== null);
    expect(await encoded()).toBe(before);
    expect(before).toBeLessThanOrEqual(12);

    const last = viewer.watchPicture({ sessionId });
    expect((await last.next()).done).toBe(false);
    isOver = true;
    await sending;
    let end = await last.next();
    while (!end.done) end = await last.next();
    await push.ended;
  });
});

function expectAsScored(face: Evidence, frames: readonly FrameScores__Output[]) {
  const { ptsMs, frameIndex, box, score, members, width, height } = face;
  const frame = frames.find((one) => one.frameIndex === frameIndex);
  expect(frame).toMatchObject({ ptsMs, tracks: [{ trackId: face.trackId, box, score, members }] });
  expect([width, height]).toEqual([SIZE, SIZE]);
  expect(jpegSize(face.jpeg)).toEqual({ width: SIZE, height: SIZE });
}
