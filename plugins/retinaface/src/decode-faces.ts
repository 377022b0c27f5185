import type { Detection, Tensor } from '@trueframe/sdk';
import { type Anchor, type AnchorSides, Anchors } from './anchors.ts';

const { exp, fround } = Math;

// Divisors of the offsets in training; float32, as all of this.
const CENTRE_VARIANCE = fround(0.1);
const SIZE_VARIANCE = fround(0.2);

export interface DecodeOptions {
  readonly anchors: AnchorSides;
  /** Only faces above. */
  readonly minScore: number;
  /** Most faces, best first. */
  readonly limit: number;
}

/** Reads loc, conf and landmarks of an input of `width` x `height` pixels. Boxes are in its pixels, best first. */
export function decodeFaces(
  outputs: Readonly<Record<string, Tensor>>,
  width: number,
  height: number,
  { anchors: sides, minScore, limit }: DecodeOptions,
): Detection[] {
  const conf = outputs.conf!.data as Float32Array;
  const loc = outputs.loc!.data as Float32Array;
  const marks = outputs.landmarks!.data as Float32Array;
  const anchors = new Anchors(width, height, sides);
  const floor = fround(minScore);
  const found: number[] = [];
  for (let i = 0; i < anchors.count; i++) if (conf[2 * i + 1]! > floor) found.push(i);
  // The reference reverses an ascending sort: of equal scores the later comes first.
  found.sort((a, b) => conf[2 * b + 1]! - conf[2 * a + 1]! || b - a);
  return found.slice(0, limit).map((i) => {
    const anchor = anchors.at(i);
    return {
      box: decodeBox(loc, 4 * i, anchor, width, height),
      confidence: conf[2 * i + 1]!,
      landmarks: decodeLandmarks(marks, 10 * i, anchor, width, height),
    };
  });
}

function decodeBox(
  loc: Float32Array,
  at: number,
  anchor: Anchor,
  width: number,
  height: number,
): Detection['box'] {
  const w = stretched(anchor.width, loc[at + 2]!);
  const h = stretched(anchor.height, loc[at + 3]!);
  const x1 = fround(moved(anchor.cx, loc[at]!, anchor.width) - w / 2);
  const y1 = fround(moved(anchor.cy, loc[at + 1]!, anchor.height) - h / 2);
  return {
    x1: fround(x1 * width),
    y1: fround(y1 * height),
    x2: fround(fround(x1 + w) * width),
    y2: fround(fround(y1 + h) * height),
  };
}

function decodeLandmarks(
  marks: Float32Array,
  at: number,
  anchor: Anchor,
  width: number,
  height: number,
): number[] {
  const points: number[] = [];
  for (let k = at; k < at + 10; k += 2) {
    points.push(
      fround(moved(anchor.cx, marks[k]!, anchor.width) * width),
      fround(moved(anchor.cy, marks[k + 1]!, anchor.height) * height),
    );
  }
  return points;
}

function moved(centre: number, offset: number, side: number): number {
  return fround(centre + fround(fround(offset * CENTRE_VARIANCE) * side));
}

function stretched(side: number, offset: number): number {
  return fround(side * fround(exp(fround(offset * SIZE_VARIANCE))));
}
