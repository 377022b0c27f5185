import {
  fastaiSquash,
  opencvArea,
  opencvCubic,
  opencvLinear,
  opencvLinearFloat,
  type Picture,
  pillowResize,
  torchArea,
  torchBilinear,
  torchNearest,
} from '@trueframe/sdk/resize';
import { describe, expect, test } from 'vitest';
import { decodeSamples, readFixture, worstDifference } from './read-fixture.ts';
import { sampled, syntheticPicture } from './synthetic-picture.ts';

interface Fixture {
  readonly type: 'uint8' | 'float32';
  readonly limit: number;
  readonly cases: readonly {
    readonly from: readonly [number, number];
    readonly to: readonly [number, number];
    readonly channels: number;
    readonly seed: number;
    readonly data: string;
  }[];
}

interface Row {
  readonly name: string;
  /** Grey levels (0..255) that may differ. Measured maxima are in docs/parity.md. */
  readonly tolerance: number;
  readonly resize: (source: Picture, width: number, height: number) => ArrayLike<number>;
}

const float32 = (source: Picture) => ({ ...source, data: Float32Array.from(source.data) });
const float64 = (source: Picture) => ({ ...source, data: Float64Array.from(source.data) });

const ROWS: readonly Row[] = [
  { name: 'opencv-linear', tolerance: 0, resize: (s, w, h) => opencvLinear(s, w, h).data },
  { name: 'opencv-area', tolerance: 0, resize: (s, w, h) => opencvArea(s, w, h).data },
  { name: 'opencv-cubic', tolerance: 0, resize: (s, w, h) => opencvCubic(s, w, h).data },
  {
    name: 'opencv-linear-float',
    tolerance: 0,
    resize: (s, w, h) => opencvLinearFloat(float64(s), w, h).data,
  },
  {
    name: 'pillow-nearest',
    tolerance: 0,
    resize: (s, w, h) => pillowResize(s, w, h, 'nearest').data,
  },
  {
    name: 'pillow-bilinear',
    tolerance: 0,
    resize: (s, w, h) => pillowResize(s, w, h, 'bilinear').data,
  },
  {
    name: 'pillow-bicubic',
    tolerance: 0,
    resize: (s, w, h) => pillowResize(s, w, h, 'bicubic').data,
  },
  { name: 'torch-nearest', tolerance: 0, resize: (s, w, h) => torchNearest(s, w, h).data },
  {
    name: 'torch-bilinear',
    tolerance: 0.02,
    resize: (s, w, h) => torchBilinear(float32(s), w, h).data,
  },
  { name: 'torch-area', tolerance: 0, resize: (s, w, h) => torchArea(s, w, h).data },
  {
    name: 'fastai-squash',
    tolerance: 0.05,
    resize: (s, w) => fastaiSquash(float32(s), w, false).data,
  },
  {
    name: 'fastai-squash-align',
    tolerance: 0.05,
    resize: (s, w) => fastaiSquash(float32(s), w, true).data,
  },
];

describe.each(ROWS)('$name equals the library', ({ name, tolerance, resize }) => {
  const { type, limit, cases } = readFixture<Fixture>(`resize-${name}`);

  test('on at least 20 pairs of shapes', () => {
    expect(cases.length).toBeGreaterThanOrEqual(20);
  });

  test.each(cases)('$from to $to, $channels channels', ({ from, to, channels, seed, data }) => {
    const [width, height] = to;
    const all = resize(syntheticPicture(...from, channels, seed), width, height);
    expect(all).toHaveLength(width * height * channels);

    // Fixtures of float64 results hold float32.
    const got = sampled(all, limit).map(Math.fround);
    const want = decodeSamples(data, type);

    expect(got).toHaveLength(want.length);
    expect(worstDifference(got, want)).toBeLessThanOrEqual(tolerance);
  });
});
