import { TrueframeError } from '../errors.ts';
import type { YuvFrame } from '../frame.ts';
import { clampToByte, type YuvMatrix } from './yuv-matrix.ts';
import { yuvPlanes } from './yuv-planes.ts';

/**
 * Factors of libswscale's 16-bit converter: 8192 stands for 1. U and V come in as (value - 128) * 8, Y as
 * (value - black) * 8; each product keeps its high 16 bits, rounded down.
 */
type FixedMatrix = YuvMatrix;

// libswscale's tables of the inverse matrices: V to R, U to B, U to G, V to G; 65536 stands for 1, limited range.
const INVERSE = {
  bt601: { rv: 104_597, bu: 132_201, gu: -25_675, gv: -53_279 },
  bt709: { rv: 117_489, bu: 138_438, gu: -13_975, gv: -34_925 },
} as const;

function fixedMatrix(matrix: YuvFrame['matrix'], range: YuvFrame['range']): FixedMatrix {
  const isLimited = range === 'limited';
  // Full range: 224 steps of chroma become 255, in whole numbers.
  const chroma = (value: number) => (isLimited ? value : Math.trunc((value * 224) / 255));
  // 65536ths to 8192ths.
  const fixed = (value: number) => Math.floor((value * 8192 + 32_768) / 65_536);
  const { rv, bu, gu, gv } = INVERSE[matrix];
  return {
    black: isLimited ? 16 : 0,
    y: fixed(isLimited ? Math.floor((65_536 * 255) / 219) : 65_536),
    rv: fixed(chroma(rv)),
    bu: fixed(chroma(bu)),
    gu: fixed(chroma(gu)),
    gv: fixed(chroma(gv)),
  };
}

const MATRICES = {
  bt601: { limited: fixedMatrix('bt601', 'limited'), full: fixedMatrix('bt601', 'full') },
  bt709: { limited: fixedMatrix('bt709', 'limited'), full: fixedMatrix('bt709', 'full') },
} as const;

/**
 * Converts a frame to packed RGB with the rounding of libswscale's default converter, which is also what OpenCV's video
 * reader gives: one chroma sample for each 2 x 2 pixels, no interpolation. Where frames meet networks directly,
 * `letterboxToTensor` and `cropToTensor` are cheaper and smoother; this is for results that must equal the reference's.
 *
 * `matrix` overrides what the frame says: OpenCV takes bt601 whatever the stream is tagged with.
 * `out` takes `width * height * 3` bytes.
 */
export function yuv420pToRgb24(
  frame: YuvFrame,
  out: Uint8Array,
  matrix: YuvFrame['matrix'] = frame.matrix,
): void {
  const { data, width, height } = frame;
  if (out.length < width * height * 3) {
    throw new TrueframeError(
      'INTERNAL',
      `${out.length} bytes cannot hold ${width}x${height} RGB; give ${width * height * 3}`,
    );
  }
  const { chromaWidth, uStart, vStart } = yuvPlanes(frame);
  const fixed = MATRICES[matrix][frame.range];
  for (let y = 0; y < height; y++) {
    const chroma = (y >> 1) * chromaWidth;
    convertRow(data, y * width, uStart + chroma, vStart + chroma, width, fixed, out);
  }
}

function convertRow(
  data: Uint8Array,
  yRow: number,
  uRow: number,
  vRow: number,
  width: number,
  { black, y: yGain, rv, gu, gv, bu }: FixedMatrix,
  out: Uint8Array,
): void {
  let at = yRow * 3;
  for (let x = 0; x < width; x += 2) {
    const u = (data[uRow + (x >> 1)]! - 128) << 3;
    const v = (data[vRow + (x >> 1)]! - 128) << 3;
    const red = (v * rv) >> 16;
    const green = ((u * gu) >> 16) + ((v * gv) >> 16);
    const blue = (u * bu) >> 16;
    const end = Math.min(x + 2, width);
    for (let i = x; i < end; i++, at += 3) {
      const luma = (((data[yRow + i]! - black) << 3) * yGain) >> 16;
      out[at] = clampToByte(luma + red);
      out[at + 1] = clampToByte(luma + green);
      out[at + 2] = clampToByte(luma + blue);
    }
  }
}
