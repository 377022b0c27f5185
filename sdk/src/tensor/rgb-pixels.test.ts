import { expect, test } from 'vitest';
import { rgbFrame, yuvFrame } from '../testing/fake-frames.ts';
import { RgbPixels } from './rgb-pixels.ts';

test('a picture gives its own pixels', () => {
  const frame = rgbFrame(3, 2, (x) => x);
  expect(new RgbPixels().of(frame)).toBe(frame.data);
});

test('video is converted, a smaller frame after a larger one too', () => {
  const pixels = new RgbPixels();
  pixels.of(yuvFrame(64, 48, () => 235));
  const rgb = pixels.of(yuvFrame(4, 2, () => 16));
  expect([...rgb]).toEqual(new Array(4 * 2 * 3).fill(0));
});
