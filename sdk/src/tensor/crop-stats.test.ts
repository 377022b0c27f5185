import { expect, test } from 'vitest';
import { noise } from '../testing/fake-frames.ts';
import { cropStatsOf, cropSums, picturePixels } from './crop-stats.ts';
import { simdCropSums } from './simd/crop-sums.ts';
import { runtime } from './simd/runtime.ts';

const normal = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

test.each([
  [112, 112],
  [224, 224],
  [38, 50],
  [5, 4],
  [4, 3],
  [2, 2],
  [4, 1],
] as const)('%i x %i measures as in plain TypeScript', (width, height) => {
  for (const color of ['rgb', 'bgr'] as const) {
    for (const format of [
      { type: 'uint8', layout: 'nhwc' },
      { type: 'float32', layout: 'nchw' },
    ] as const) {
      const offset = 7;
      const length = 3 * width * height + 2 * offset;
      const data = format.type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
      const value = noise(width);
      for (let i = 0; i < length; i++) data[i] = format.type === 'uint8' ? value() : value() / 60;
      const picture = picturePixels({ width, height, color, ...format, ...normal }, data, offset);
      const ours = cropStatsOf(picture, simdCropSums(runtime!, picture)!);
      const reference = cropStatsOf(picture, cropSums(picture));
      expect(ours.brightness).toBeCloseTo(reference.brightness, 3);
      expect(Math.abs(ours.sharpness - reference.sharpness)).toBeLessThanOrEqual(
        1e-5 * reference.sharpness,
      );
    }
  }
});

test('pictures that the kernels do not take', () => {
  const size = { width: 5, height: 5, color: 'rgb', ...normal } as const;
  for (const format of [
    { type: 'uint8', layout: 'nchw' },
    { type: 'float32', layout: 'nhwc' },
    { type: 'float32', layout: 'nchw' },
  ] as const) {
    const data = format.type === 'uint8' ? new Uint8Array(75) : new Float32Array(75);
    expect(simdCropSums(runtime!, picturePixels({ ...size, ...format }, data, 0))).toBeUndefined();
  }
});
