import { readFileSync, writeFileSync } from 'node:fs';
import { decodePicture } from '@trueframe/daemon/media';
import { expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';
import { clip, scratch, testClip } from './support/clips.ts';
import { expectNothingLeft } from './support/leftovers.ts';

const WIDTH = 37;
const HEIGHT = 23;

/** A picture in which every byte differs from its neighbours. */
function noise(): Buffer {
  const bytes = Buffer.alloc(WIDTH * HEIGHT * 3);
  let state = 12345;
  for (let k = 0; k < bytes.length; k += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[k] = state >>> 16;
  }
  return bytes;
}

function encode(name: string, ...args: string[]): string {
  const raw = scratch('noise.rgb');
  writeFileSync(raw, noise());
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${WIDTH}x${HEIGHT}`, '-i', raw];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, ...args, scratch(name)]);
  return scratch(name);
}

test.for(['noise.png', 'noise.bmp', 'noise.tiff', 'no%03d.png'])(
  '%s: every byte as it went in',
  async (name) => {
    const nothingLeft = expectNothingLeft();
    const format = name.endsWith('.png') ? ['-f', 'image2', '-update', '1', '-c:v', 'png'] : [];
    const path = encode(name.replace('%', ''), ...format);
    const asked = scratch(name);
    if (asked !== path) writeFileSync(asked, readFileSync(path));

    const frame = await decodePicture(asked);

    expect(frame).toMatchObject({
      format: 'rgb24',
      width: WIDTH,
      height: HEIGHT,
      index: 0,
      ptsMs: 0,
    });
    expect(Buffer.compare(Buffer.from(frame.data), noise())).toBe(0);
    await nothingLeft();
  },
);

test('a JPEG comes close, a GIF gives its first picture', async () => {
  const jpeg = encode('flat.jpg', '-vf', 'boxblur=8', '-q:v', '1');
  const png = encode('flat.png', '-vf', 'boxblur=8', '-update', '1');
  const [close, exact] = await Promise.all([decodePicture(jpeg), decodePicture(png)]);
  const worst = exact.data.reduce((max, v, k) => Math.max(max, Math.abs(v - close.data[k]!)), 0);
  expect(worst).toBeLessThan(24);

  const gif = await decodePicture(testClip('clip.gif'));
  expect(gif).toMatchObject({ width: 160, height: 120 });
});

test.for([
  ['nothing there', () => scratch('nothing.png'), 'SOURCE_NOT_FOUND'],
  ['a folder', () => scratch('.'), 'SOURCE_NOT_A_FILE'],
  ['empty', () => text('empty.png', ''), 'SOURCE_EMPTY'],
  ['text', () => text('text.png', 'hello world'), 'SOURCE_UNSUPPORTED'],
  ['a video', () => testClip('clip.mp4'), 'SOURCE_UNSUPPORTED'],
  ['half a head', () => text('half.png', '89504e470d0a1a0a0000'), 'DECODE_FAILED'],
] as const)('%s', async ([, make, code]) => {
  await expect(decodePicture(make())).rejects.toMatchObject({ code });
});

test('too many pixels', async () => {
  const path = clip('wide.png', '-f', 'lavfi', '-i', 'color=size=2000x1000', '-frames:v', '1');

  await expect(decodePicture(path, 1_000_000)).rejects.toMatchObject({ code: 'DECODE_TOO_LARGE' });
});

function text(name: string, content: string): string {
  const bytes = /^[0-9a-f]{16,}$/.test(content) ? Buffer.from(content, 'hex') : content;
  writeFileSync(scratch(name), bytes);
  return scratch(name);
}

test('a JPEG of a phone is turned upright as its Exif data say', async () => {
  const flat = encode('sideways.jpg', '-vf', 'boxblur=8', '-q:v', '1');
  // Big-endian, one entry: orientation 6, to be turned clockwise.
  const exif = Buffer.from(
    `ffe10022${Buffer.from('Exif').toString('hex')}00004d4d002a00000008000101120003000000010006000000000000`,
    'hex',
  );
  const bytes = readFileSync(flat);
  const path = scratch('phone.jpg');
  writeFileSync(path, Buffer.concat([bytes.subarray(0, 2), exif, bytes.subarray(2)]));

  const [plain, turned] = await Promise.all([decodePicture(flat), decodePicture(path)]);

  expect(turned).toMatchObject({ width: HEIGHT, height: WIDTH });
  // The top left corner comes to the top right.
  const at = (frame: typeof plain, x: number, y: number) =>
    [0, 1, 2].map((k) => frame.data[3 * (y * frame.width + x) + k]);
  expect(at(turned, HEIGHT - 1, 0)).toEqual(at(plain, 0, 0));
  expect(at(turned, 0, WIDTH - 1)).toEqual(at(plain, WIDTH - 1, HEIGHT - 1));
});
