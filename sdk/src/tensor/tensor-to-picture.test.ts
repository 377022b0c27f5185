import { expect, test } from 'vitest';
import { tensorToPicture } from './tensor-to-picture.ts';

const pixels = [
  [0, 10, 255],
  [128, 64, 32],
] as const;
const mean = [0.485, 0.456, 0.406] as const;
const std = [0.229, 0.224, 0.225] as const;

test.each(
  (['rgb', 'bgr'] as const).flatMap((color) =>
    (['nchw', 'nhwc'] as const).flatMap((layout) =>
      (['float32', 'uint8'] as const).map((type) => ({ color, layout, type })),
    ),
  ),
)('$color, $layout, $type: the pixels that went in', ({ color, layout, type }) => {
  const values = pixels.map((pixel) => {
    const ordered = color === 'rgb' ? [...pixel] : [...pixel].reverse();
    return type === 'uint8' ? ordered : ordered.map((v, c) => (v / 255 - mean[c]!) / std[c]!);
  });
  const [a = [], b = []] = values;
  const flat =
    layout === 'nhwc' ? [...a, ...b] : a.flatMap((value, channel) => [value, b[channel]!]);
  // Behind another picture of the same input.
  const padded = [...Array.from({ length: 6 }, () => 0), ...flat];
  const data = type === 'uint8' ? Uint8Array.from(padded) : Float32Array.from(padded);
  const input = { width: 2, height: 1, color, layout, type, mean, std };
  expect([...tensorToPicture(input, data, 6).data]).toEqual(pixels.flat());
});

test('what lies beyond white and black is cut off', () => {
  const input = {
    width: 1,
    height: 1,
    color: 'rgb',
    layout: 'nhwc',
    type: 'float32',
    mean: [0, 0, 0],
    std: [1, 1, 1],
  } as const;
  expect([...tensorToPicture(input, Float32Array.of(-1, 0.5, 2)).data]).toEqual([0, 128, 255]);
});
