import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { fixture } from '../helpers/fixture.ts';
import { clipPath } from '../helpers/make-clip.ts';
import { execFileSync } from '../helpers/programs.ts';
import { hasShared, shared } from '../helpers/shared.ts';
import { startTestDaemon, TestDaemon } from '../helpers/test-daemon.ts';

/** One after the other in one stream, as recordings of video calls have them: 10 frames of each size. */
function growing(sizes: readonly string[]): string {
  const parts = sizes.map((size) => {
    const path = clipPath(`${size}.264`);
    const source = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25:duration=0.4`];
    const encode = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast'];
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, ...encode, path]);
    return readFileSync(path);
  });
  const path = clipPath('growing.264');
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

describe('a source that changes its size', () => {
  let daemon: TestDaemon;
  beforeAll(async () => {
    daemon = await TestDaemon.launch(withFaultyPlugins);
  });
  afterAll(() => daemon.close());

  test('is followed: callers are told, boxes have the size of their frame, and the face keeps its track', async () => {
    const source = growing(['160x96', '1280x720', '640x352']);
    const options = { pipeline: 'fixed-face', includeTrackUpdates: true };
    const { stream } = await daemon.analyze({ source, options });

    const told: string[] = [];
    let size = { width: 0, height: 0 };
    const boxes: number[] = [];
    for (const { sessionStarted, frameSizeChanged, trackStarted, trackUpdated } of stream.events) {
      size = sessionStarted?.video ?? frameSizeChanged ?? size;
      if (sessionStarted || frameSizeChanged) told.push(`${size.width}x${size.height}`);
      const box = (trackStarted ?? trackUpdated)?.box;
      if (box) boxes.push(box.x2 / size.width);
    }
    expect(told).toEqual(['160x96', '1280x720', '640x352']);
    expect(boxes).toHaveLength(30);
    for (const right of boxes) expect(right).toBeCloseTo(0.6, 5);
    const changes = stream.events.flatMap(({ frameSizeChanged }) => frameSizeChanged?.ptsMs ?? []);
    expect(changes).toEqual([400, 800]);
    expect(stream.summary?.tracks).toHaveLength(1);
    expect(stream.summary?.frames).toMatchObject({ received: 30, analysed: 30 });
  });
});

describe.skipIf(!hasShared)('a method', () => {
  test('gets all frames in the largest size', async () => {
    const daemon = await startTestDaemon({ models: [shared('models'), fixture('presets')] });
    const face = shared('data/video/real/asl-book.mkv');
    const args = ['-v', 'error', '-y', '-i', face, '-t', '1', '-c:v', 'libx264', '-an'];
    const [small, large] = ['320:240', '640:480'].map((size) => {
      const path = clipPath('part.264');
      execFileSync('ffmpeg', [...args, '-vf', `scale=${size}`, path]);
      return path;
    }) as [string, string];
    const path = clipPath('growing.264');
    writeFileSync(path, Buffer.concat([small, large].map((part) => readFileSync(part))));
    const options = { pipeline: 'dfdc-bronze' };

    const growingVideo = (await daemon.analyze({ source: path, options })).stream;
    const alone = (await daemon.analyze({ source: large, options })).stream;

    const scores = [growingVideo, alone].map(
      ({ summary }) => summary?.verdict?.score ?? Number.NaN,
    );
    expect(growingVideo.summary?.verdict?.samples).toBeGreaterThan(0);
    expect(Math.abs(scores[0]! - scores[1]!)).toBeLessThan(0.1);
  });
});
