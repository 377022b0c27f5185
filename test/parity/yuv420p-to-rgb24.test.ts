import type { YuvFrame } from '@trueframe/sdk';
import { yuv420pToRgb24 } from '@trueframe/sdk/tensor';
import { noise } from '@trueframe/sdk/testing';
import { describe, expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';

const SIZES = [
  [640, 480],
  [642, 358],
  [638, 362],
  [1920, 1080],
  [101, 60],
  [2, 2],
] as const;

describe('yuv420p to rgb24', () => {
  for (const matrix of ['bt601', 'bt709'] as const) {
    for (const range of ['limited', 'full'] as const) {
      for (const [width, height] of SIZES) {
        test(`${matrix} ${range} ${width}x${height}: every byte as ffmpeg gives it`, () => {
          const frame = noisyFrame(width, height, matrix, range);
          const out = new Uint8Array(width * height * 3);
          yuv420pToRgb24(frame, out);
          expect(Buffer.compare(out, convertWithFfmpeg(frame))).toBe(0);
        });
      }
    }
  }

  test('the matrix can be forced, as OpenCV forces bt601', () => {
    const frame = noisyFrame(64, 48, 'bt709', 'limited');
    const out = new Uint8Array(64 * 48 * 3);
    yuv420pToRgb24(frame, out, 'bt601');
    expect(Buffer.compare(out, convertWithFfmpeg({ ...frame, matrix: 'bt601' }))).toBe(0);
  });

  test('odd heights take the nearest chroma row too', () => {
    const frame = noisyFrame(64, 33, 'bt601', 'limited');
    const whole = new Uint8Array(64 * 33 * 3);
    yuv420pToRgb24(frame, whole);
    const chroma = new Uint8Array(frame.data.length + 64).fill(0);
    chroma.set(frame.data.subarray(0, 64 * 33));
    chroma.set(frame.data.subarray(64 * 33), 64 * 34);
    const even = new Uint8Array(64 * 34 * 3);
    yuv420pToRgb24({ ...frame, height: 34, data: chroma }, even);
    expect(Buffer.compare(whole, even.subarray(0, whole.length))).toBe(0);
  });
});

/** All of 0..255 in every plane: also values that no video should hold. */
function noisyFrame(
  width: number,
  height: number,
  matrix: YuvFrame['matrix'],
  range: YuvFrame['range'],
): YuvFrame {
  const chroma = ((width + 1) >> 1) * ((height + 1) >> 1);
  const data = new Uint8Array(width * height + 2 * chroma).map(noise(7));
  return { format: 'yuv420p', index: 0, ptsMs: 0, width, height, matrix, range, data };
}

function convertWithFfmpeg({ width, height, matrix, range, data }: YuvFrame): Buffer {
  const size = `${width}x${height}`;
  const scale = `scale=in_color_matrix=${matrix}:in_range=${range},format=rgb24`;
  const input = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', size, '-i', '-'];
  const output = ['-vf', scale, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  return execFileSync('ffmpeg', ['-v', 'error', ...input, ...output], {
    input: data,
    maxBuffer: 1 << 28,
  });
}
