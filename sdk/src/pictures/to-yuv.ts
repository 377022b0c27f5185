import type { RgbFrame, YuvFrame } from '../frame.ts';

/** Shares of red and blue in luma, BT.709. */
const [RED, BLUE] = [0.2126, 0.0722];

/** The picture as a decoder would give it: yuv420p of BT.709, limited range, in memory that threads share. */
export function toYuv({ width, height, data, index, ptsMs }: RgbFrame): YuvFrame {
  const [columns, rows] = [(width + 1) >> 1, (height + 1) >> 1];
  const planes = new Uint8Array(new SharedArrayBuffer(width * height + 2 * columns * rows));
  const counts = new Uint8Array(columns * rows);
  const [cb, cr] = [new Float32Array(columns * rows), new Float32Array(columns * rows)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const [r, g, b] = [data[at * 3]! / 255, data[at * 3 + 1]! / 255, data[at * 3 + 2]! / 255];
      const luma = RED * r + (1 - RED - BLUE) * g + BLUE * b;
      planes[at] = Math.round(16 + 219 * luma);
      const cell = (y >> 1) * columns + (x >> 1);
      counts[cell]! += 1;
      cb[cell]! += (b - luma) / (2 - 2 * BLUE);
      cr[cell]! += (r - luma) / (2 - 2 * RED);
    }
  }
  for (let cell = 0; cell < counts.length; cell++) {
    planes[width * height + cell] = Math.round(128 + (224 * cb[cell]!) / counts[cell]!);
    planes[width * height + counts.length + cell] = Math.round(
      128 + (224 * cr[cell]!) / counts[cell]!,
    );
  }
  const facts = { index, ptsMs, width, height };
  return { format: 'yuv420p', matrix: 'bt709', range: 'limited', data: planes, ...facts };
}
