import { inflateSync } from 'node:zlib';
import type { Box } from '../detection.ts';
import type { RgbFrame } from '../frame.ts';
import { FACE_HEIGHT, FACE_PIXELS, FACE_WIDTH } from './face-pixels.ts';

export interface DrawnFaceOptions {
  /** Size of the frame in pixels. Default 640 x 480. */
  readonly width?: number;
  readonly height?: number;
  /** Upper left corner of the scene, in pixels. Default 0, 0. */
  readonly x?: number;
  readonly y?: number;
  /** Enlargement of the scene, which is 640 x 480 pixels at 1. Default 1. */
  readonly scale?: number;
  /** Left and right are swapped, within the scene. Default: no. */
  readonly isMirrored?: boolean;
}

export interface DrawnFace {
  readonly frame: RgbFrame;
  /** Box of the face: the middle of the boxes of four detectors, each within 6 % of its side. */
  readonly box: Box;
}

const SCENE = { width: 640, height: 480 };
const FACE: Box = { x1: 268, y1: 123, x2: 409, y2: 298 };

let known: Uint8Array | undefined;

/** A picture with one frontal face, drawn; what lies outside of the scene repeats its edge. */
export function drawnFace({
  width = SCENE.width,
  height = SCENE.height,
  x = 0,
  y = 0,
  scale = 1,
  isMirrored = false,
}: DrawnFaceOptions = {}): DrawnFace {
  known ??= unpack();
  const data = new Uint8Array(width * height * 3);
  const columns = taps(width, x, scale * (SCENE.width / FACE_WIDTH), FACE_WIDTH, isMirrored);
  const rows = taps(height, y, scale * (SCENE.height / FACE_HEIGHT), FACE_HEIGHT, false);
  let at = 0;
  for (const row of rows) {
    for (const column of columns) {
      for (let c = 0; c < 3; c++) data[at++] = mix(known, row, column, c);
    }
  }
  const { x1, y1, x2, y2 } = FACE;
  const [left, right] = isMirrored ? [SCENE.width - x2, SCENE.width - x1] : [x1, x2];
  const box = {
    x1: x + left * scale,
    y1: y + y1 * scale,
    x2: x + right * scale,
    y2: y + y2 * scale,
  };
  return { frame: { format: 'rgb24', index: 0, ptsMs: 0, width, height, data }, box };
}

interface Tap {
  readonly first: number;
  readonly second: number;
  /** Share of the second pixel, 0..1. */
  readonly share: number;
}

function taps(length: number, offset: number, step: number, count: number, isMirrored: boolean) {
  return Array.from({ length }, (_, k): Tap => {
    const seen = (k + 0.5 - offset) / step - 0.5;
    const at = Math.min(count - 1, Math.max(0, isMirrored ? count - 1 - seen : seen));
    const first = Math.floor(at);
    return { first, second: Math.min(count - 1, first + 1), share: at - first };
  });
}

function mix(pixels: Uint8Array, row: Tap, column: Tap, channel: number): number {
  const line = (y: number) => {
    const at = (x: number) => pixels[(y * FACE_WIDTH + x) * 3 + channel]!;
    return at(column.first) * (1 - column.share) + at(column.second) * column.share;
  };
  return Math.round(line(row.first) * (1 - row.share) + line(row.second) * row.share);
}

function unpack(): Uint8Array {
  const pixels = new Uint8Array(inflateSync(Buffer.from(FACE_PIXELS, 'base64')));
  const line = FACE_WIDTH * 3;
  // A Uint8Array takes sums modulo 256, as they were made.
  for (let i = 0; i < pixels.length; i++) if (i % line >= 3) pixels[i]! += pixels[i - 3]!;
  return pixels;
}
