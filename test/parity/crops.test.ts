import {
  bronzeFrameBox,
  bronzeInput,
  bronzeRect,
  firstPlaceInput,
  firstPlaceRect,
  isEmpty,
  medicsClipInput,
  medicsSquares,
  medicsStillInput,
  type PixelRect,
  place79Input,
  place79Rect,
  type Size,
  thirdPlaceFirstInput,
  thirdPlaceRect,
  thirdPlaceSecondInput,
} from '@trueframe/plugin-dfdc';
import type { Picture, PictureData } from '@trueframe/sdk/resize';
import { describe, expect, test } from 'vitest';
import { decodeSamples, readFixture, worstDifference } from './read-fixture.ts';
import { sampled, syntheticPicture } from './synthetic-picture.ts';

type Corners = readonly [number, number, number, number];

interface Samples {
  readonly type: 'uint8' | 'float32';
  readonly length: number;
  readonly data: string;
}

interface Fixture {
  readonly limit: number;
  readonly rects: readonly {
    readonly rule: keyof typeof RECTS;
    readonly frame: readonly [number, number];
    readonly box: Corners;
    /** Null: Python's slice takes nothing. */
    readonly rect: Corners | null;
  }[];
  readonly inputs: readonly (Samples & {
    readonly rule: keyof typeof INPUTS;
    readonly size: readonly [number, number];
    readonly seed: number;
  })[];
  readonly squares: readonly {
    readonly frame: readonly [number, number];
    readonly upscale: number;
    readonly corners: readonly Corners[];
    readonly squares: readonly Corners[];
  }[];
  readonly medics: readonly (Samples &
    (
      | {
          readonly rule: 'medicsClipInput';
          readonly rows: readonly [number, number];
          readonly columns: readonly [number, number];
        }
      | { readonly rule: 'medicsStillInput'; readonly square: Corners }
    ))[];
}

const RECTS = {
  firstPlaceRect,
  thirdPlaceRect,
  place79Rect,
  bronzeRect: (box: PixelRect, frame: Size) => bronzeRect(bronzeFrameBox(box, frame), frame),
};

const INPUTS: Record<string, (face: Picture) => Picture<PictureData>> = {
  firstPlaceInput,
  thirdPlaceFirstInput,
  thirdPlaceSecondInput,
  place79Input: (face) => place79Input(face, 200),
  bronzeInput,
};

const { limit, rects, inputs, squares, medics } = readFixture<Fixture>('crops');

describe('rectangles equal what Python slices', () => {
  test.each(rects)('$rule of $box in $frame', ({ rule, frame, box, rect }) => {
    const [width, height] = frame;
    const got = RECTS[rule](toBox(box), { width, height });
    if (rect === null) expect(isEmpty(got)).toBe(true);
    else expect(got).toEqual(toBox(rect));
  });
});

describe('network inputs equal OpenCV, Pillow and torch', () => {
  test.each(inputs)('$rule of a face of $size', ({ rule, size, seed, ...want }) => {
    const got = INPUTS[rule]!(syntheticPicture(...size, 3, seed));
    // Values of the bronze input are 0..1.
    compare(got, want, rule === 'bronzeInput' ? 1e-4 : 0);
  });

  const frame = syntheticPicture(320, 240, 3, 5);
  test.each(medics)('$rule (The Medics)', (want) => {
    const got =
      want.rule === 'medicsClipInput'
        ? medicsClipInput(frame, want.rows, want.columns)
        : medicsStillInput(frame, toBox(want.square));
    compare(got, want, 0);
  });
});

test.each(squares)(
  'squares of The Medics follow $corners.length samples in $frame',
  ({ frame: [width, height], upscale, corners, squares: want }) => {
    const got = medicsSquares(corners.map(toBox), { width, height }, upscale);
    expect(got).toEqual(want.map(toBox));
  },
);

function toBox([x1, y1, x2, y2]: Corners): PixelRect {
  return { x1, y1, x2, y2 };
}

function compare(got: Picture<PictureData>, { type, length, data }: Samples, most: number): void {
  expect(got.data).toHaveLength(length);
  const values = sampled(got.data, limit);
  expect(worstDifference(values, decodeSamples(data, type))).toBeLessThanOrEqual(most);
}
