import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clip, scratch, testClip } from './support/clips.ts';
import { watchFile } from './support/media-session.ts';

describe('pictures as they are meant to be seen', () => {
  test.each([
    ['twice as wide as high', 2, '320x120'],
    ['half as wide as high', 0.5, '160x240'],
    ['square but for a rounding', 1.01, '160x120'],
    ['too narrow to be true', 0.001, '160x120'],
  ])('pixels that are %s', async (_, ratio, size) => {
    const path = clip(
      `sar-${ratio}.mkv`,
      ...['-i', testClip('clip.mp4'), '-vf', `setsar=${ratio}`, '-c:v', 'ffv1'],
    );
    const seen = await watchFile(path, { sampling: { everyNth: 25 } });

    expect(seen.frames.map(({ width, height }) => `${width}x${height}`)).toEqual([size, size]);
    expect(`${seen.video?.width}x${seen.video?.height}`).toBe(size);
  });

  test('pixels are made square within sources.maxPixels', async () => {
    const path = clip(
      'wide-pixels.mkv',
      ...['-i', testClip('clip.mp4'), '-vf', 'setsar=2', '-c:v', 'ffv1'],
    );
    const settings = { maxPixels: 30_000 };
    const { video } = await watchFile(path, { settings, sampling: { everyNth: 25 } });

    expect(video).toMatchObject({ width: 160, height: 60 });
  });

  test('the ratio of the pixels may change on the way, as between broadcasts', async () => {
    const part = (ratio: string) =>
      clip(
        `${ratio.replace('/', '-')}.ts`,
        ...['-i', testClip('clip.mp4'), '-vf', `setsar=${ratio}`],
        ...['-c:v', 'mpeg2video', '-q:v', '3'],
      );
    const path = scratch('broadcasts.ts');
    writeFileSync(path, Buffer.concat(['1', '4/3'].map((ratio) => readFileSync(part(ratio)))));

    const { frames } = await watchFile(path, { sampling: { everyNth: 10 } });

    const widths = frames.map(({ width }) => width);
    expect(widths).toEqual([...new Array(5).fill(160), ...new Array(5).fill(213)]);
  });

  test('full-range and BT.709 video is said to be so', async () => {
    const path = clip(
      'full.mkv',
      ...['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=0.2', '-c:v', 'libx264'],
      ...['-vf', 'scale=out_range=full:out_color_matrix=bt709,format=yuvj420p'],
      ...['-colorspace', 'bt709', '-color_range', 'pc'],
    );
    const kinds = new Set<string>();
    const limited = new Set<string>();

    await watchFile(path, {
      onFrame: ({ slot }) => void kinds.add(`${slot.matrix} ${slot.range}`),
    });
    await watchFile(testClip('clip.mp4'), {
      onFrame: ({ slot }) => void limited.add(`${slot.matrix} ${slot.range}`),
    });

    expect(kinds).toEqual(new Set(['bt709 full']));
    expect(limited).toEqual(new Set(['bt601 limited']));
  });

  test.each(['smpte2084', 'arib-std-b67'])(
    'HDR (%s) is graded: it looks as in SDR',
    async (transfer) => {
      const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25:duration=0.2'];
      const codec = ['-c:v', 'libx264', '-qp', '10'];
      const bt709 = 'zscale=pin=bt709:tin=bt709:min=bt709:rin=full:p=bt709:t=bt709:m=bt709:r=tv';
      const sdr = clip('sdr.mkv', ...picture, '-vf', `${bt709},format=yuv420p`, ...codec);
      const toHdr = `zscale=p=bt2020:t=${transfer}:m=bt2020nc:npl=100,format=yuv420p10`;
      const hdr = clip(`${transfer}.mkv`, '-i', sdr, '-vf', toHdr, ...codec);
      const meanLuma = async (path: string) => {
        const means: number[] = [];
        const kinds: string[] = [];
        await watchFile(path, {
          onFrame: ({ slot }) => {
            const { ring, offset, width, height, matrix, range, isUngraded } = slot;
            const luma = new Uint8Array(ring, offset, width * height);
            means.push(luma.reduce((sum, value) => sum + value, 0) / luma.length);
            kinds.push(`${matrix} ${range} ${isUngraded ?? 'graded'}`);
          },
        });
        expect(new Set(kinds)).toEqual(new Set(['bt709 limited graded']));
        return means[2]!;
      };

      const wanted = await meanLuma(sdr);
      expect(wanted).toBeGreaterThan(80);
      expect(Math.abs((await meanLuma(hdr)) - wanted)).toBeLessThan(20);
    },
  );

  test('a rotated file that changes its size is not complete: its frames are not shown as they are', async () => {
    const large = clip('twice-as-large.264', '-i', testClip('clip.264'), '-vf', 'scale=320:240');
    const both = scratch('grows.264');
    writeFileSync(
      both,
      Buffer.concat([testClip('clip.264'), large].map((one) => readFileSync(one))),
    );
    const path = clip('grows.mp4', '-i', both, '-c', 'copy', '-metadata:s:v:0', 'rotate=90');

    const seen = await watchFile(path, { sampling: { everyNth: 25 } });

    expect(seen.completeness).toBeGreaterThan(0.4);
    expect(seen.completeness).toBeLessThan(0.6);
    expect(seen.warnings).toMatchObject([{ code: 'SOURCE_TRUNCATED' }]);
    expect(seen.warnings[0]?.message).toContain('changes its size');
  });

  test('rotation in the container is applied', async () => {
    const path = clip(
      'rotated.mp4',
      ...['-i', testClip('clip.mp4'), '-c', 'copy', '-metadata:s:v:0', 'rotate=90'],
    );

    const seen = await watchFile(path, { sampling: { everyNth: 25 } });

    expect(seen.video).toMatchObject({ width: 120, height: 160 });
    expect(seen.frames).toHaveLength(2);
  });
});
