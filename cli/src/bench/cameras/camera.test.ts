import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { liveClipOf } from '../live-clip.ts';
import { Camera, type Film } from './camera.ts';
import { h264Frames } from './h264-frames.ts';
import { packed } from './rtp-frame.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'trueframe-camera-'));
const path = join(folder, 'clip.mp4');
afterAll(() => rmSync(folder, { recursive: true }));

/** Ten frames, of which key frames need several packets. */
async function encode(...options: readonly string[]) {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=25:duration=0.4'];
  await run('ffmpeg', ['-v', 'error', '-y', ...source, '-c:v', 'libx264', ...options, path]);
  return liveClipOf(path);
}

async function serve(film: Film, plays: string[]): Promise<string> {
  const cameras: Camera[] = [];
  const server = createServer((socket) => {
    cameras.push(new Camera(socket, film, (type, index) => plays.push(`${type} ${index}`)));
  });
  const timer = setInterval(() => {
    for (const camera of cameras) camera.tick(performance.now());
  }, 4);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    clearInterval(timer);
    server.close();
  });
  return `rtsp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Time, in frames, and checksum of each picture. */
async function pictures(...input: readonly string[]) {
  const output = ['-an', '-frames:v', '15', '-enc_time_base', '1:25', '-f', 'framemd5', '-'];
  const { stdout } = await run('ffmpeg', [
    '-v',
    'error',
    ...input,
    '-fps_mode',
    'passthrough',
    ...output,
  ]);
  const rows = stdout.split('\n').filter((line) => /^0,/.test(line));
  return rows.map((row) => {
    const [, , pts, , , sum] = row.split(/,\s*/);
    return { time: Number(pts), sum };
  });
}

test('a player gets every frame of the clip from the first one on, over and over, at the times of the clip', async () => {
  const clip = await encode('-bf', '0', '-g', '5');
  const frames = h264Frames(clip);
  expect(frames.map(({ isKey }) => isKey)).toEqual(frames.map((_, n) => n % 5 === 0));
  const film = {
    clipMs: clip.clipMs,
    frames: frames.map((frame) => ({ ...frame, rtp: packed(frame.nals) })),
  };
  expect(film.frames[0]?.rtp.at.length).toBeGreaterThan(3);
  const plays: string[] = [];
  const url = await serve(film, plays);
  const pulled = await pictures('-rtsp_transport', 'tcp', '-i', `${url}/5`);
  expect(pulled).toHaveLength(15);
  const expected = await pictures('-stream_loop', '1', '-i', path);
  expect(pulled.map(({ sum }) => sum)).toEqual(expected.map(({ sum }) => sum));
  // ffmpeg does not know the time of the first picture.
  const times = pulled.slice(1).map(({ time }) => time);
  expect(times).toEqual(times.map((_, k) => (times[0] ?? Number.NaN) + k));
  expect(plays).toEqual(['plays 5']);
});

test.each([
  ['frames that wait for later ones', ['-bf', '2'], /another order/],
  ['another codec', ['-c:v', 'mpeg4'], /something else/],
])('a clip with %s is refused', async (_, options, words) => {
  const clip = await encode(...options);
  expect(() => h264Frames(clip)).toThrow(words);
});
