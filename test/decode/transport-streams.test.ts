import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clip, scratch, testClip } from './support/clips.ts';
import { essence, watchFile } from './support/media-session.ts';

describe('MPEG-TS whose picture goes on in another stream', () => {
  /** Two seconds each; PIDs of the second and the third are others. */
  function partOf(n: number): string {
    const pids = ['-mpegts_start_pid', String(0x100 * n)];
    const pmt = ['-mpegts_pmt_start_pid', String(0x1000 + 0x20 * n)];
    return testClip(`part-${n}.ts`, ...(n === 2 ? ['-vf', 'hue=h=180'] : []), ...pids, ...pmt);
  }

  function joinedTs(): string {
    const path = scratch('joined.ts');
    writeFileSync(path, Buffer.concat([1, 2, 3].map((n) => readFileSync(partOf(n)))));
    return path;
  }

  test('is read to its end, with times that go on', async () => {
    const seen = await watchFile(joinedTs());

    expect(seen.frames).toHaveLength(150);
    for (const [k, { ptsMs }] of seen.frames.entries()) {
      expect(Math.abs(ptsMs - seen.frames[0]!.ptsMs - 40 * k)).toBeLessThan(1);
    }
    const hashes = seen.frames.map(({ hash }) => hash);
    expect(hashes.slice(100)).toEqual(hashes.slice(0, 50));
    expect(hashes.slice(50, 100)).not.toEqual(hashes.slice(0, 50));
    expect(seen.completeness).toBe(1);
    expect(seen.warnings).toEqual([]);
  });

  test.each([
    [{ fps: 5 }, 30],
    [{ everyNth: 40 }, 4],
    [{ evenlySpread: 4 }, 4],
  ])('%j spans all of it', async (sampling, wanted) => {
    const { frames, counts } = await watchFile(joinedTs(), { sampling });

    expect(counts.received).toBe(150);
    expect(frames).toHaveLength(wanted);
    expect(frames.at(-1)?.index).toBeGreaterThan(115);
  });

  test('goes on after a resume as it would have', async () => {
    const whole = await watchFile(joinedTs(), { sampling: { fps: 5 } });
    const last = whole.frames[19]!;
    const resume = { afterPtsMs: last.ptsMs, received: last.index + 1, silentMs: 0, reason: '' };

    const rest = await watchFile(joinedTs(), { sampling: { fps: 5 }, resume });

    expect(essence(rest.frames)).toEqual(essence(whole.frames.slice(20)));
  });

  test.each([
    [[1, 2, 1], 2 / 3],
    [[1, 2, 1, 2], 3 / 4],
  ])(
    'streams %j: what lies between two parts of one is missing, and is told of',
    async (order, share) => {
      const path = scratch(`there-and-back-${order.length}.ts`);
      writeFileSync(path, Buffer.concat(order.map((n) => readFileSync(partOf(n)))));

      const seen = await watchFile(path);

      expect(seen.completeness).toBeGreaterThan(share - 0.03);
      expect(seen.completeness).toBeLessThan(share + 0.01);
      const told = seen.warnings.filter(({ code }) => code === 'SOURCE_TRUNCATED');
      expect(told.map(({ message }) => message).join()).toContain('50 of');
    },
  );

  test('a stream beside it is not taken for its continuation', async () => {
    const path = clip(
      'two-programs.ts',
      ...['-i', testClip('clip.mp4'), '-i', testClip('clip.mp4'), '-map', '0:v', '-map', '1:v'],
      ...['-c', 'copy', '-program', 'st=0', '-program', 'st=1'],
    );
    const seen = await watchFile(path, { sampling: { everyNth: 49 } });

    expect(seen.counts.received).toBe(50);
    expect(seen.warnings).toEqual([]);
  });
});
