/** One row of output pixels, 0..255 each. Reused from row to row. */
export class PixelRow {
  r = new Float32Array(0);
  g = new Float32Array(0);
  b = new Float32Array(0);

  /** Makes rows of exactly `width` pixels. */
  reserve(width: number): void {
    if (this.r.length === width) return;
    this.r = new Float32Array(width);
    this.g = new Float32Array(width);
    this.b = new Float32Array(width);
  }
}

/** Destination of rows: shape and numbers of one picture in a tensor. */
export interface PictureFormat {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly color: 'rgb' | 'bgr';
  readonly layout: 'nchw' | 'nhwc';
}

/** `value = pixel * scale[c] + shift[c]`, c in the order of `color`. */
export interface Normalisation {
  readonly scale: readonly [number, number, number];
  readonly shift: readonly [number, number, number];
}

export const RAW: Normalisation = { scale: [1, 1, 1], shift: [0, 0, 0] };

/** Writes a row into the left of row `y` of the picture at `offset`. Bytes are rounded. */
export function writeRow(
  row: PixelRow,
  y: number,
  format: PictureFormat,
  norm: Normalisation,
  out: Float32Array | Uint8Array,
  offset: number,
): void {
  const isPlanar = format.layout === 'nchw';
  const channelStep = isPlanar ? format.width * format.height : 1;
  const pixelStep = isPlanar ? 1 : 3;
  const start = offset + y * format.width * pixelStep;
  for (let c = 0; c < 3; c++) {
    const line = c === 1 ? row.g : (c === 0) === (format.color === 'rgb') ? row.r : row.b;
    const to = start + c * channelStep;
    if (out instanceof Uint8Array) copyBytes(line, out, to, pixelStep);
    else if (isPlanar && norm === RAW) out.set(line, to);
    else copyFloats(line, out, to, pixelStep, norm.scale[c]!, norm.shift[c]!);
  }
}

function copyFloats(
  line: Float32Array,
  out: Float32Array,
  to: number,
  step: number,
  scale: number,
  shift: number,
): void {
  for (let x = 0, at = to; x < line.length; x++, at += step) out[at] = line[x]! * scale + shift;
}

function copyBytes(line: Float32Array, out: Uint8Array, to: number, step: number): void {
  for (let x = 0, at = to; x < line.length; x++, at += step) out[at] = line[x]! + 0.5;
}
