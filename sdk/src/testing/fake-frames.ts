import type { Frame, RgbFrame, YuvFrame } from '../frame.ts';

export interface FakeFrame {
  readonly name: string;
  readonly frame: Frame;
}

/** Synthetic frames without a face: every format, range and awkward size that a plugin may be given. */
export function fakeFrames(): FakeFrame[] {
  return [
    { name: 'black yuv', frame: yuvFrame(640, 480, () => 16) },
    { name: 'black rgb', frame: rgbFrame(640, 480, () => 0) },
    { name: 'grey full-range yuv', frame: yuvFrame(320, 240, () => 128, { range: 'full' }) },
    { name: 'gradient yuv', frame: yuvFrame(640, 360, (x, y) => 16 + ((x + y) * 219) / 1000) },
    { name: 'gradient rgb', frame: rgbFrame(640, 360, (x, y, c) => ((x + y) * (c + 1)) / 12) },
    { name: 'noise yuv', frame: yuvFrame(480, 270, noise(1)) },
    { name: 'noise rgb', frame: rgbFrame(480, 270, noise(2)) },
    { name: 'odd-sized yuv', frame: yuvFrame(641, 359, (x) => 16 + (x % 200)) },
    { name: 'tall rgb', frame: rgbFrame(90, 801, (_x, y) => y % 256) },
    { name: '2x2 yuv', frame: yuvFrame(2, 2, () => 90) },
    { name: '1x1 rgb', frame: rgbFrame(1, 1, () => 200) },
  ];
}

/** A frame whose luma comes from a function; chroma is neutral. */
export function yuvFrame(
  width: number,
  height: number,
  luma: (x: number, y: number) => number,
  { matrix = 'bt709', range = 'limited' }: Partial<Pick<YuvFrame, 'matrix' | 'range'>> = {},
): YuvFrame {
  const chroma = ((width + 1) >> 1) * ((height + 1) >> 1);
  // Shared memory, as in the daemon: onnxruntime refuses it, and a plugin must cope.
  const data = new Uint8Array(new SharedArrayBuffer(width * height + 2 * chroma)).fill(128);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = luma(x, y);
  }
  return { format: 'yuv420p', matrix, range, index: 0, ptsMs: 0, width, height, data };
}

/** A frame whose channels (0 red, 1 green, 2 blue) come from a function. */
export function rgbFrame(
  width: number,
  height: number,
  value: (x: number, y: number, channel: number) => number,
): RgbFrame {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    data[i] = value(pixel % width, Math.floor(pixel / width), i % 3);
  }
  return { format: 'rgb24', index: 0, ptsMs: 0, width, height, data };
}

/** Repeatable noise, 0..255: a linear congruential generator. */
export function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
}
