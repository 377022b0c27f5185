import { describe, expect, test } from 'vitest';
import { modelInput } from '../../../test/helpers/model-input.ts';
import type { Frame, YuvFrame } from '../frame.ts';
import { noise, rgbFrame, yuvFrame } from '../testing/fake-frames.ts';
import { cropStats } from './crop-stats.ts';
import { cropToTensor } from './crop-to-tensor.ts';
import { inputDims, inputLength } from './input-shape.ts';
import { letterboxToTensor } from './letterbox-to-tensor.ts';

const input = modelInput({ width: 8, height: 8 });
const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });
const noisy = rgbFrame(40, 30, noise(1));

/** A channel of an RGB frame at a pixel; black outside. */
function pixel(frame: Frame, x: number, y: number, c: number): number {
  const isInside = x >= 0 && y >= 0 && x < frame.width && y < frame.height;
  return isInside ? frame.data[(y * frame.width + x) * 3 + c]! : 0;
}

/** Bilinear with half-pixel centres, written from its definition. */
function bilinear(frame: Frame, x: number, y: number, c: number): number {
  const [x0, y0] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [fx, fy] = [x - 0.5 - x0, y - 0.5 - y0];
  const top = pixel(frame, x0, y0, c) * (1 - fx) + pixel(frame, x0 + 1, y0, c) * fx;
  const low = pixel(frame, x0, y0 + 1, c) * (1 - fx) + pixel(frame, x0 + 1, y0 + 1, c) * fx;
  return top * (1 - fy) + low * fy;
}

/** Mean over a rectangle, written from its definition. */
function area(frame: Frame, x1: number, y1: number, x2: number, y2: number, c: number): number {
  let sum = 0;
  for (let y = Math.floor(y1); y < y2; y++) {
    for (let x = Math.floor(x1); x < x2; x++) {
      const width = Math.min(x + 1, x2) - Math.max(x, x1);
      const height = Math.min(y + 1, y2) - Math.max(y, y1);
      sum += pixel(frame, x, y, c) * width * height;
    }
  }
  return sum / ((x2 - x1) * (y2 - y1));
}

describe('inputDims and inputLength', () => {
  test('2-D and with a time axis', () => {
    const size = { width: 6, height: 4, frames: 1, layout: 'nchw' as const };
    expect(inputDims(size, 5)).toEqual([5, 3, 4, 6]);
    expect(inputDims({ ...size, layout: 'nhwc' }, 5)).toEqual([5, 4, 6, 3]);
    expect(inputDims({ ...size, frames: 7 }, 2)).toEqual([2, 7, 3, 4, 6]);
    expect(inputLength({ ...size, frames: 7 })).toBe(7 * 3 * 4 * 6);
  });
});

describe('cropToTensor', () => {
  const crop = (frame: Frame, face: ReturnType<typeof box>, change: object = {}) => {
    const out = new Float32Array(3 * 64);
    cropToTensor(frame, face, { ...input, ...change }, out);
    return out;
  };

  test('a window of the same size is copied pixel by pixel, in any order and layout', () => {
    const out = new Uint8Array(3 * 64 + 10).fill(77);
    const bytes = { ...input, type: 'uint8', layout: 'nhwc', color: 'bgr' } as const;
    cropToTensor(noisy, box(5, 7, 13, 15), bytes, out, 10);
    expect([...out.subarray(0, 10)]).toEqual(Array(10).fill(77));
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        for (let c = 0; c < 3; c++) {
          expect(out[10 + (y * 8 + x) * 3 + c]).toBe(pixel(noisy, 5 + x, 7 + y, 2 - c));
        }
      }
    }
  });

  test('float32 is normalised per channel', () => {
    const mean = [0.1, 0.2, 0.3] as const;
    const std = [0.5, 0.25, 2] as const;
    const out = crop(noisy, box(5, 7, 13, 15), { mean, std });
    for (let c = 0; c < 3; c++) {
      const expected = (pixel(noisy, 6, 7, c) / 255 - mean[c]!) / std[c]!;
      expect(out[c * 64 + 1]).toBeCloseTo(expected, 5);
    }
  });

  test.each([
    ['inside', box(3.3, 2.2, 17.9, 16.8)],
    ['enlarged', box(3.3, 2.2, 6.3, 5.2)],
    ['across the corner', box(-4.5, -3.5, 9.5, 10.5)],
    ['across the other corner', box(30.2, 20.1, 46.2, 36.1)],
  ])('bilinear, black outside: %s', (_what, face) => {
    const out = crop(noisy, face);
    const step = (face.x2 - face.x1) / 8;
    for (let i = 0; i < 192; i++) {
      const [x, y, c] = [i % 8, Math.floor(i / 8) % 8, Math.floor(i / 64)];
      const at = bilinear(noisy, face.x1 + (x + 0.5) * step, face.y1 + (y + 0.5) * step, c);
      expect(out[i]! * 255).toBeCloseTo(at, 2);
    }
  });

  test.each([
    ['inside', box(3.3, 2.2, 23.9, 22.8)],
    ['across the corner', box(-4.5, -3.5, 15.5, 16.5)],
  ])('area, black outside: %s', (_what, face) => {
    const out = crop(noisy, face, { crop: { ...input.crop, resize: 'area' } });
    const step = (face.x2 - face.x1) / 8;
    for (let i = 0; i < 192; i++) {
      const [x, y, c] = [i % 8, Math.floor(i / 8) % 8, Math.floor(i / 64)];
      const [left, top] = [face.x1 + x * step, face.y1 + y * step];
      const at = area(noisy, left, top, left + step, top + step, c);
      expect(out[i]! * 255).toBeCloseTo(at, 2);
    }
  });

  test('shapes: square about the centre, box, frame; enlarged', () => {
    const tall = box(10, 5, 14, 13);
    expect(crop(noisy, tall)).toEqual(crop(noisy, box(8, 5, 16, 13)));
    const doubled = crop(noisy, tall, { crop: { ...input.crop, scale: 2 } });
    expect(doubled).toEqual(crop(noisy, box(4, 1, 20, 17)));
    const asBox = crop(noisy, tall, { crop: { ...input.crop, shape: 'box' } });
    expect(asBox[0]! * 255).toBeCloseTo(bilinear(noisy, 10.25, 5.5, 0), 3);
    const whole = crop(noisy, tall, { crop: { ...input.crop, shape: 'frame' } });
    expect(whole[0]! * 255).toBeCloseTo(bilinear(noisy, 2.5, 1.875, 0), 3);
  });

  test('clip cuts the window at the edge; nothing left is black', () => {
    const clip = { crop: { ...input.crop, outside: 'clip' } };
    expect(crop(noisy, box(-8, -8, 8, 8), clip)).toEqual(crop(noisy, box(0, 0, 8, 8)));
    expect(crop(noisy, box(-20, 3, -12, 11), clip)).toEqual(new Float32Array(192));
    expect(crop(noisy, box(90, 90, 99, 99))).toEqual(new Float32Array(192));
  });

  test('yuv outside the frame is black, whatever the colour at its edge', () => {
    const red = yuvFrame(32, 32, () => 63);
    red.data.fill(102, 1024, 1280);
    red.data.fill(240, 1280);
    const out = crop(red, box(-8, 0, 8, 16));
    for (let y = 0; y < 8; y++) {
      expect(out[y * 8]).toBeCloseTo(0, 6);
      expect(out[y * 8 + 7]).toBeCloseTo(1, 2);
      expect(out[64 + y * 8 + 7]).toBeLessThan(0.01);
    }
  });

  // Red, green and blue by the definition of each matrix.
  test.each([
    ['bt709', 'limited', [63, 102, 240], [255, 0, 0]],
    ['bt709', 'full', [182, 30, 12], [0, 255, 0]],
    ['bt601', 'limited', [41, 240, 110], [0, 0, 255]],
    ['bt601', 'full', [76, 85, 255], [255, 0, 0]],
    ['bt601', 'limited', [235, 128, 128], [255, 255, 255]],
    ['bt709', 'limited', [4, 128, 128], [0, 0, 0]],
  ] as const)('yuv %s %s %j is rgb %j', (matrix, range, [luma, u, v], rgb) => {
    const frame: YuvFrame = yuvFrame(33, 31, () => luma, { matrix, range });
    const chroma = 17 * 16;
    frame.data.fill(u, 33 * 31, 33 * 31 + chroma);
    frame.data.fill(v, 33 * 31 + chroma);
    const out = crop(frame, box(4, 4, 24, 24));
    for (let c = 0; c < 3; c++)
      expect(Math.abs(out[c * 64 + 9]! * 255 - rgb[c]!)).toBeLessThan(2.5);
  });

  test('yuv and rgb agree on geometry', () => {
    const luma = (x: number, y: number) => 20 + 3 * x + 2 * y;
    const full = { range: 'full' } as const;
    const fromYuv = crop(yuvFrame(41, 31, luma, full), box(3.3, 2.2, 25.5, 24.4));
    const fromRgb = crop(rgbFrame(41, 31, luma), box(3.3, 2.2, 25.5, 24.4));
    for (let i = 0; i < 192; i++) expect(fromYuv[i]).toBeCloseTo(fromRgb[i]!, 5);
  });
});

describe('letterboxToTensor', () => {
  const planar = { color: 'rgb', layout: 'nchw', type: 'float32' } as const;

  test('places the frame at the top left and zeros elsewhere', () => {
    const out = new Float32Array(3 * 64 * 40).fill(9);
    const scale = letterboxToTensor(noisy, { ...planar, width: 64, height: 40, maxScale: 1 }, out);
    expect(scale).toBe(1);
    for (let i = 0; i < out.length; i++) {
      const [x, y, c] = [i % 64, Math.floor(i / 64) % 40, Math.floor(i / (64 * 40))];
      expect(out[i]).toBe(pixel(noisy, x, y, c));
    }
  });

  test('enlarges as far as it fits, unless told not to', () => {
    const out = new Float32Array(3 * 80 * 90);
    expect(letterboxToTensor(noisy, { ...planar, width: 80, height: 90 }, out)).toBe(2);
    expect(out[1]).toBeCloseTo(pixel(noisy, 0, 0, 0) * 0.75 + pixel(noisy, 1, 0, 0) * 0.25, 3);
    // Row 60 is below the picture.
    expect(out.subarray(60 * 80, 80 * 90).every((value) => value === 0)).toBe(true);
  });

  test.each([
    ['exactly 3', 120, 90, 40, 30],
    ['2.5', 100, 75, 40, 30],
    ['3.3', 132, 99, 40, 30],
    ['4', 160, 120, 40, 30],
  ])('shrinking by %s keeps the mean of every cell', (_what, fw, fh, width, height) => {
    const frame = rgbFrame(fw, fh, (x, y, c) => (x * 3 + y * 2) / 3 + c * 20);
    const yuv = yuvFrame(fw, fh, (x, y) => (x * 3 + y * 2) / 3, { range: 'full' });
    const out = new Float32Array(3 * width * height);
    const scale = letterboxToTensor(frame, { ...planar, width, height }, out);
    const gray = new Float32Array(3 * width * height);
    letterboxToTensor(yuv, { ...planar, width, height }, gray);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        // The gradient at the centre of the cell; whole pixels shift it by up to half a pixel each way.
        const center = ((x + 0.5) / scale - 0.5) * 3 + ((y + 0.5) / scale - 0.5) * 2;
        expect(Math.abs(out[y * width + x]! - center / 3)).toBeLessThan(1.4);
        expect(Math.abs(gray[y * width + x]! - center / 3)).toBeLessThan(1.4);
      }
    }
  });

  test('every source column counts exactly once', () => {
    // One white column at a time: the sum over the output must not depend on where it is.
    for (let white = 0; white < 100; white++) {
      const frame = rgbFrame(100, 10, (x) => (x === white ? 250 : 0));
      const out = new Float32Array(3 * 40 * 4);
      letterboxToTensor(frame, { ...planar, width: 40, height: 4 }, out);
      const lit = out.subarray(0, 40).filter((value) => value > 0);
      expect(lit).toHaveLength(1);
      expect([125, 250 / 3].some((value) => Math.abs(lit[0]! - value) < 0.01)).toBe(true);
    }
  });

  test('tiny and huge ratios', () => {
    const out = new Float32Array(3 * 32 * 32);
    expect(
      letterboxToTensor(
        rgbFrame(1, 1, () => 200),
        { ...planar, width: 32, height: 32 },
        out,
      ),
    ).toBe(32);
    expect(out[500]).toBeCloseTo(200, 3);
    letterboxToTensor(
      yuvFrame(2000, 3, () => 235),
      { ...planar, width: 32, height: 32 },
      out,
    );
    expect(out[31]).toBeCloseTo(255, 1);
    expect(out[32]).toBe(0);
  });
});

describe('cropStats', () => {
  const stats = (value: (x: number, y: number) => number, change: object = {}) => {
    const size = { ...input, mean: [0.5, 0.4, 0.3] as const, std: [0.2, 0.3, 0.4] as const };
    const out = new Float32Array(3 * 64);
    cropToTensor(rgbFrame(8, 8, value), box(0, 0, 8, 8), { ...size, ...change }, out);
    return cropStats({ ...size, ...change }, out);
  };

  test('a flat crop has its brightness and no sharpness', () => {
    for (const change of [{}, { color: 'bgr' }, { layout: 'nhwc' }]) {
      const { brightness, sharpness } = stats(() => 100, change);
      expect(brightness).toBeCloseTo(100, 3);
      expect(sharpness).toBeCloseTo(0, 3);
    }
  });

  test('a checkerboard has the sharpness of its Laplacian', () => {
    // Each pixel differs by 10 from its four neighbours: the Laplacian is +40 or -40.
    const { brightness, sharpness } = stats((x, y) => 100 + ((x + y) % 2) * 10);
    expect(brightness).toBeCloseTo(105, 3);
    expect(sharpness).toBeCloseTo(1600, 1);
  });

  test('green weighs most', () => {
    const size = { ...input, type: 'uint8' } as const;
    const green = Uint8Array.from({ length: 192 }, (_, i) => (i >= 64 && i < 128 ? 255 : 0));
    expect(cropStats(size, green).brightness).toBeCloseTo(0.587 * 255, 2);
  });
});
