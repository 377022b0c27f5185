import { describe, expect, test } from 'vitest';
import type { YuvFrame } from '../../frame.ts';
import type { CropRule } from '../../model-manifest.ts';
import { noise, rgbFrame, yuvFrame } from '../../testing/fake-frames.ts';
import { cropWith } from '../crop-to-tensor.ts';
import { type LetterboxInput, letterboxWith } from '../letterbox-to-tensor.ts';
import { portableKernels } from '../portable-kernels.ts';
import { simdKernels } from './simd-kernels.ts';

const simd = simdKernels!;
const FORMATS = [
  { type: 'uint8', layout: 'nhwc', color: 'rgb' },
  { type: 'uint8', layout: 'nhwc', color: 'bgr' },
  { type: 'uint8', layout: 'nchw', color: 'rgb' },
  { type: 'float32', layout: 'nchw', color: 'bgr' },
  { type: 'float32', layout: 'nchw', color: 'rgb' },
  { type: 'float32', layout: 'nhwc', color: 'bgr' },
] as const;
const STANDARDS = [
  { matrix: 'bt601', range: 'limited' },
  { matrix: 'bt601', range: 'full' },
  { matrix: 'bt709', range: 'limited' },
  { matrix: 'bt709', range: 'full' },
] as const;
/** Every format in every standard. */
const KINDS = FORMATS.flatMap((format) => STANDARDS.map((standard) => ({ format, standard })));
// Around the picture, to see that nothing else is written.
const MARGIN = 40;

/** Noise in all planes: the most that neighbours can differ. It starts at any byte of a ring. */
function noisyFrame(width: number, height: number, standard: object = {}): YuvFrame {
  const value = noise(width * 1000 + height);
  const frame = yuvFrame(width, height, value, standard);
  for (let i = width * height; i < frame.data.length; i++) frame.data[i] = value();
  const ring = new Uint8Array(new SharedArrayBuffer(frame.data.length + 8));
  const data = ring.subarray((width + height) % 8).subarray(0, frame.data.length);
  data.set(frame.data);
  return { ...frame, data };
}

type Output = Uint8Array | Float32Array;

/** Largest difference between what the two kernels write. */
function difference(
  type: string,
  length: number,
  write: (kernels: typeof simd, out: Output) => void,
) {
  const make = () =>
    (type === 'uint8' ? new Uint8Array(length) : new Float32Array(length)).fill(77);
  const [ours, reference] = [make(), make()];
  write(simd, ours);
  write(portableKernels, reference);
  let most = 0;
  for (let i = 0; i < length; i++) {
    const apart = Math.abs(ours[i]! - reference[i]!);
    if (Number.isNaN(apart)) return apart;
    if (apart > most) most = apart;
  }
  return most;
}

test('the kernels run here', () => {
  expect(simdKernels).toBeDefined();
});

describe('letterbox', () => {
  const apart = (frame: YuvFrame, input: LetterboxInput) =>
    difference(input.type, 3 * input.width * input.height, (kernels, out) => {
      letterboxWith(kernels, frame, input, out);
    });

  test.each([
    ['1', 64, 48, 64, 64],
    ['1, odd', 61, 47, 64, 48],
    ['2', 128, 72, 64, 64],
    ['2, odd', 129, 73, 64, 36],
    ['2, last row cut', 128, 71, 64, 36],
    ['3', 192, 108, 64, 64],
    ['3, narrower', 108, 192, 64, 64],
    ['3, odd', 194, 110, 64, 64],
    ['3, last row cut', 192, 107, 64, 64],
    ['4', 256, 144, 64, 36],
    ['4, odd', 259, 147, 64, 36],
    ['4, last row cut', 256, 143, 64, 64],
    ['5', 320, 180, 64, 36],
    ['5, odd', 323, 183, 64, 64],
    ['5, last row cut', 320, 179, 64, 36],
    ['5, narrow', 101, 320, 20, 64],
    ['6', 384, 216, 64, 64],
    ['6, odd', 389, 221, 64, 36],
    ['6, narrow', 122, 384, 20, 64],
    ['2.5', 160, 90, 64, 64],
    ['1.5', 96, 54, 64, 64],
    ['0.5', 32, 24, 64, 64],
    ['31, thin', 2000, 3, 64, 32],
    ['a pixel', 1, 1, 64, 32],
    ['two pixels', 2, 2, 1, 1],
    ['more rows than a band', 1280, 720, 640, 384],
  ])('ratio %s', (_what, frameWidth, frameHeight, width, height) => {
    for (const { format, standard } of KINDS) {
      const frame = noisyFrame(frameWidth, frameHeight, standard);
      const most = apart(frame, { ...format, width, height, maxScale: 2 });
      expect(most).toBeLessThanOrEqual(format.type === 'uint8' ? 1 : 0.06);
    }
  });

  test.each([
    [255, 128, 128],
    [0, 128, 128],
    [255, 255, 255],
    [0, 0, 0],
    [255, 0, 255],
    [0, 255, 0],
  ])('extremes: %d, %d, %d', (y, u, v) => {
    for (const { format, standard } of KINDS) {
      for (const ratio of [1, 2, 3, 4, 5, 6]) {
        const frame = yuvFrame(16 * ratio, 16 * ratio, () => y, standard);
        const plane = frame.width * frame.height;
        frame.data.fill(u, plane, plane + plane / 4);
        frame.data.fill(v, plane + plane / 4);
        const most = apart(frame, { ...format, width: 16, height: 16 });
        expect(most).toBeLessThanOrEqual(format.type === 'uint8' ? 1 : 0.06);
      }
    }
  });
});

describe('crop', () => {
  const mean = [0.485, 0.456, 0.406] as const;
  const std = [0.229, 0.224, 0.225] as const;

  function apart(
    frame: YuvFrame,
    format: (typeof FORMATS)[number],
    [x1, y1, x2, y2]: readonly [number, number, number, number],
    [width, height]: readonly [number, number],
    crop: CropRule,
  ) {
    return difference(format.type, 3 * width * height + 2 * MARGIN, (kernels, out) => {
      const input = { ...format, width, height, crop, mean, std };
      cropWith(kernels, frame, { x1, y1, x2, y2 }, input, out, MARGIN);
    });
  }

  const WINDOWS = [
    ['inside', [31.3, 22.8, 90.1, 81.7]],
    ['whole pixels', [30, 20, 62, 52]],
    ['enlarged', [31.3, 22.8, 36.2, 29.9]],
    ['across the left top', [-20.4, -11.9, 40.6, 45.2]],
    ['across the right bottom', [120.7, 70.3, 171.9, 130.2]],
    ['larger than the frame', [-40, -50, 200, 190]],
    ['outside', [300, 20, 340, 60]],
    ['left of it', [-90, 20, -50, 60]],
    ['touching', [160, 20, 200, 60]],
    ['a strip', [3, 40, 155, 43]],
  ] as const;

  const RULES = (['bilinear', 'area'] as const).flatMap((resize) =>
    (['zero', 'clip'] as const).flatMap((outside) =>
      (['square', 'box'] as const).map((shape) => ({ shape, scale: 1.1, outside, resize })),
    ),
  );
  const SIZES = [
    [160, 120, 32, 32],
    [160, 120, 23, 17],
    [161, 91, 32, 32],
    [161, 91, 23, 17],
  ] as const;

  test.each(WINDOWS)('%s', (_what, box) => {
    for (const [frameWidth, frameHeight, ...size] of SIZES) {
      for (const rule of RULES) {
        for (const [i, format] of FORMATS.entries()) {
          const frame = noisyFrame(frameWidth, frameHeight, STANDARDS[i % 4]);
          const most = apart(frame, format, box, size, rule);
          // Floats are in units of 255 * std = 57 grey levels.
          expect(most).toBeLessThanOrEqual(format.type === 'uint8' ? 1 : 2e-5);
        }
      }
    }
  });

  test('wide windows: more rows than a band, rows copied one by one or together', () => {
    const frame = noisyFrame(1920, 1080);
    for (const side of [150, 1060]) {
      for (const resize of ['bilinear', 'area'] as const) {
        const rule = { shape: 'square', scale: 1, outside: 'zero', resize } as const;
        const most = apart(frame, FORMATS[4], [8.1, 9.2, side, side + 1.1], [112, 112], rule);
        expect(most).toBeLessThanOrEqual(2e-5);
      }
    }
  });

  test('a window of the same size is copied', () => {
    const frame = noisyFrame(64, 48, { range: 'full' });
    frame.data.fill(128, 64 * 48);
    const input = { ...FORMATS[0], width: 16, height: 16, mean, std };
    const crop = { shape: 'square', scale: 1, outside: 'zero', resize: 'bilinear' } as const;
    const out = new Uint8Array(3 * 256);
    cropWith(simd, frame, { x1: 5, y1: 7, x2: 21, y2: 23 }, { ...input, crop }, out, 0);
    for (let i = 0; i < 256; i++) {
      const luma = frame.data[(7 + (i >> 4)) * 64 + 5 + (i & 15)]!;
      expect([...out.subarray(3 * i, 3 * i + 3)]).toEqual([luma, luma, luma]);
    }
  });

  test('one call leaves nothing to the next, whatever their sizes', () => {
    const rule = { shape: 'square', scale: 1, outside: 'zero', resize: 'area' } as const;
    const value = noise(5);
    for (let i = 0; i < 60; i++) {
      const frame = noisyFrame(40 + value(), 40 + value());
      const [x, y, side] = [value() - 50, value() - 50, 1 + value()];
      const size = 1 + (value() >> 1);
      const most = apart(frame, FORMATS[i % 6]!, [x, y, x + side, y + side], [size, size], rule);
      expect(most).toBeLessThanOrEqual(i % 6 < 3 ? 1 : 2e-5);
    }
  });

  test('stills take the portable way', () => {
    const frame = rgbFrame(40, 30, noise(1));
    const rule = { shape: 'square', scale: 1, outside: 'zero', resize: 'bilinear' } as const;
    const input = { ...FORMATS[4], width: 8, height: 8, crop: rule, mean, std };
    const [ours, reference] = [new Float32Array(192), new Float32Array(192)];
    cropWith(simd, frame, { x1: 3.3, y1: 2.2, x2: 20, y2: 19 }, input, ours, 0);
    cropWith(portableKernels, frame, { x1: 3.3, y1: 2.2, x2: 20, y2: 19 }, input, reference, 0);
    expect(ours).toEqual(reference);
  });
});
