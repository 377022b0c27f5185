import type { YuvFrame } from '../frame.ts';
import type { PixelRow } from './rows.ts';

/** R = y*Y + rv*V, G = y*Y + gu*U + gv*V, B = y*Y + bu*U, where Y is above black and U, V are about 128. */
export interface YuvMatrix {
  /** Y of black: 16 or 0. */
  readonly black: number;
  readonly y: number;
  readonly rv: number;
  readonly gu: number;
  readonly gv: number;
  readonly bu: number;
}

function yuvMatrix(kr: number, kb: number, range: YuvFrame['range']): YuvMatrix {
  const kg = 1 - kr - kb;
  // Limited range: 219 steps of luma and 224 of chroma stand for 255.
  const chroma = range === 'limited' ? 255 / 224 : 1;
  return {
    black: range === 'limited' ? 16 : 0,
    y: range === 'limited' ? 255 / 219 : 1,
    rv: 2 * (1 - kr) * chroma,
    gu: (-2 * kb * (1 - kb) * chroma) / kg,
    gv: (-2 * kr * (1 - kr) * chroma) / kg,
    bu: 2 * (1 - kb) * chroma,
  };
}

const MATRICES = {
  bt601: { limited: yuvMatrix(0.299, 0.114, 'limited'), full: yuvMatrix(0.299, 0.114, 'full') },
  bt709: {
    limited: yuvMatrix(0.2126, 0.0722, 'limited'),
    full: yuvMatrix(0.2126, 0.0722, 'full'),
  },
} as const;

/** Coefficients that turn a frame's YUV into RGB 0..255. */
export function yuvMatrixOf(frame: YuvFrame): YuvMatrix {
  return MATRICES[frame.matrix][frame.range];
}

/** Converts a row in place: g holds Y above black, b holds U and r holds V about 128. */
export function yuvRowToRgb({ r, g, b }: PixelRow, width: number, matrix: YuvMatrix): void {
  const { y, rv, gu, gv, bu } = matrix;
  for (let x = 0; x < width; x++) {
    const luma = g[x]! * y;
    const u = b[x]!;
    const v = r[x]!;
    r[x] = clampToByte(luma + rv * v);
    g[x] = clampToByte(luma + gu * u + gv * v);
    b[x] = clampToByte(luma + bu * u);
  }
}

/** 0..255. With comparisons, because Math.min and Math.max take 1.4 times as long. */
export function clampToByte(value: number): number {
  if (value < 0) return 0;
  if (value > 255) return 255;
  return value;
}
