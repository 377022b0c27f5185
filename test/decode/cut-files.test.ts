import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clip, ffprobe, scratch, testClip } from './support/clips.ts';
import { watchFile } from './support/media-session.ts';

test('a file that was cut short gives what it has, a warning and its share', async () => {
  const path = clip(
    'cut.mp4',
    ...['-i', testClip('clip.mp4'), '-c', 'copy', '-movflags', '+faststart'],
  );
  truncateSync(path, Math.floor(readFileSync(path).length * 0.6));

  const seen = await watchFile(path);

  expect(seen.error).toBeUndefined();
  expect(seen.frames.length).toBeGreaterThan(10);
  expect(seen.frames.length).toBeLessThan(50);
  expect(seen.completeness).toBeCloseTo(seen.counts.received / 50, 2);
  // Where the file ends, the decoder makes up the rest of a frame.
  expect(seen.counts.dropped.corrupt).toBe(seen.counts.received - seen.frames.length);
  expect(seen.warnings).toMatchObject([{ code: 'DECODE_DAMAGED' }, { code: 'SOURCE_TRUNCATED' }]);
});

describe('what a container claims is not what it holds', () => {
  const framesOf = async (path: string) =>
    (await watchFile(path, { sampling: { evenlySpread: 4 } })).frames.map(({ index }) => index);

  test('an index of the first fragment only, as interrupted recorders leave it', async () => {
    const path = clip(
      'partly-fragmented.mp4',
      ...['-i', testClip('clip.mp4'), '-c', 'copy', '-movflags', 'frag_keyframe'],
    );
    const { streams } = ffprobe('-show_entries', 'stream=nb_frames', path) as {
      streams: { nb_frames: string }[];
    };
    expect(Number(streams[0]?.nb_frames)).toBeLessThan(50);

    expect(await framesOf(path)).toEqual([0, 16, 32, 49]);
  });

  test('frames that an edit list leaves out', async () => {
    const path = clip('trimmed.mp4', '-ss', '1.0', '-i', testClip('clip.mp4'), '-c', 'copy');
    const shown = (await watchFile(path)).frames.length;
    expect(shown).toBeLessThan(30);

    const last = shown - 1;
    expect(await framesOf(path)).toEqual([
      0,
      Math.trunc(last / 3),
      Math.trunc((2 * last) / 3),
      last,
    ]);
  });

  test('sound that outlasts the picture is no damage', async () => {
    const path = clip(
      'long-sound.flv',
      ...['-f', 'lavfi', '-i', 'sine=duration=5', '-i', testClip('clip.mp4')],
      ...['-c:v', 'copy', '-c:a', 'aac', '-map', '0:a', '-map', '1:v'],
    );

    const seen = await watchFile(path, { sampling: { everyNth: 10 } });

    expect(seen.counts.received).toBe(50);
    expect(seen.completeness).toBe(1);
    expect(seen.warnings).toEqual([]);
  });

  test('a file of which picture and sound end early is cut short', async () => {
    const path = clip(
      'cut.flv',
      ...['-f', 'lavfi', '-i', 'sine=duration=2', '-i', testClip('clip.mp4')],
      ...['-c:v', 'copy', '-c:a', 'aac', '-map', '0:a', '-map', '1:v'],
    );
    truncateSync(path, Math.floor(readFileSync(path).length / 2));

    const seen = await watchFile(path, { sampling: { everyNth: 10 } });

    expect(seen.completeness).toBeGreaterThan(0.2);
    expect(seen.completeness).toBeLessThan(0.8);
    expect(seen.warnings).toMatchObject([{ code: 'SOURCE_TRUNCATED' }]);
  });
});

test('a file that is removed meanwhile is looked at again all the same', async () => {
  const path = scratch('soon-gone.mp4');
  const whole = readFileSync(
    clip('faststart.mp4', '-i', testClip('clip.mp4'), '-c', 'copy', '-movflags', '+faststart'),
  );
  writeFileSync(path, whole.subarray(0, Math.round(whole.length * 0.6)));
  let isGone = false;
  const onFrame = () => {
    if (!isGone) rmSync(path);
    isGone = true;
  };

  const seen = await watchFile(path, { onFrame });

  expect(seen.error).toBeUndefined();
  expect(seen.completeness).toBeGreaterThan(0.2);
  expect(seen.completeness).toBeLessThan(0.8);
  const codes = seen.warnings.map(({ code }) => code);
  expect(codes).toContain('SOURCE_TRUNCATED');
  expect(codes).not.toContain('DECODE_FAILED');
});

test('the photograph in a motion photo does not hide its video', async () => {
  const picture = 'testsrc2=size=320x240:rate=25:duration=0.04';
  const path = clip(
    'motion-photo.mp4',
    ...['-i', testClip('clip.mp4'), '-f', 'lavfi', '-i', picture, '-map', '0:v', '-map', '1:v'],
    ...['-c:v', 'libx264', '-disposition', 'default'],
  );

  const seen = await watchFile(path, { sampling: { everyNth: 10 } });

  expect(seen.video).toMatchObject({ width: 160, height: 120 });
  expect(seen.counts.received).toBe(50);
});
