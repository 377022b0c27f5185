import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FragmentedMp4 } from '@trueframe/daemon/media';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveClipOf } from './live-clip.ts';

const folder = mkdtempSync(join(tmpdir(), 'trueframe-clip-'));
const path = join(folder, 'clip.mp4');
let clip: FragmentedMp4;

beforeAll(async () => {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=10:duration=1'];
  execFileSync('ffmpeg', ['-v', 'error', ...source, '-c:v', 'libx264', '-bf', '0', path]);
  clip = await liveClipOf(path);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('each frame is a fragment with its time', () => {
  expect(clip.clipMs).toBeCloseTo(1000);
  expect(clip.frameRate).toBeCloseTo(10);
  expect([0, 1, 9].map((n) => Math.round(clip.dueMs(n)))).toEqual([0, 100, 900]);
});

test('the clip has no end: what follows its last frame decodes, at later and later times', () => {
  const fragments = Array.from({ length: 25 }, (_, n) => clip.fragment(n));
  expect(Math.round(fragments[24]!.dueMs)).toBe(2400);
  const endless = join(folder, 'endless.mp4');
  writeFileSync(endless, Buffer.concat([clip.init, ...fragments.map(({ data }) => data)]));
  const args = ['-v', 'error', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', endless];
  const times = execFileSync('ffprobe', args, { encoding: 'utf8' })
    .trim()
    .split(/[,\n]+/);
  expect(times.map(Number)).toEqual(Array.from({ length: 25 }, (_, n) => n / 10));
});

test('the fragments of the clip stay as they are', () => {
  const before = Buffer.from(clip.fragment(3).data);
  clip.fragment(13);
  expect(clip.fragment(3).data.equals(before)).toBe(true);
});

test('what is no video, or is one frame only, is refused', async () => {
  await expect(liveClipOf(join(folder, 'nowhere.mp4'))).rejects.toMatchObject({
    code: 'SOURCE_UNSUPPORTED',
  });
  expect(() => new FragmentedMp4(Buffer.from('no boxes'))).toThrow(/at least 2/);
});
