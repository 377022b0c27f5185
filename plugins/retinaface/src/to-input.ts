/** Rule that brings a picture to the network's input, always by picking pixels. */
export interface InputRule {
  readonly color: 'bgr' | 'rgb';
  /** Side of a square that the picture is squashed into, or the picture's own size. */
  readonly squash?: number | undefined;
  /** Every n-th row and column of the picture. */
  readonly decimate: number;
}

export interface InputSize {
  readonly width: number;
  readonly height: number;
  /** Pixels of the frame per pixel of the input. */
  readonly scaleX: number;
  readonly scaleY: number;
}

export function inputSize(
  width: number,
  height: number,
  { squash, decimate }: InputRule,
): InputSize {
  if (squash !== undefined) {
    return { width: squash, height: squash, scaleX: width / squash, scaleY: height / squash };
  }
  return {
    width: Math.ceil(width / decimate),
    height: Math.ceil(height / decimate),
    scaleX: decimate,
    scaleY: decimate,
  };
}

// Per column of the input: offset of the pixel within a row of the picture. Grows; calls are synchronous.
let columns = new Int32Array(0);

/** Writes 0..255 minus the means of red 123, green 117 and blue 104, as planes in the order of `color`. */
export function toInput(
  rgb: Uint8Array,
  width: number,
  height: number,
  size: InputSize,
  color: InputRule['color'],
  out: Float32Array,
): void {
  if (columns.length < size.width) columns = new Int32Array(size.width);
  for (let x = 0; x < size.width; x++) columns[x] = 3 * picked(x, size.scaleX, width);
  const plane = size.width * size.height;
  const red = color === 'rgb' ? 0 : 2 * plane;
  for (let y = 0; y < size.height; y++) {
    const row = picked(y, size.scaleY, height) * width * 3;
    writeRow(rgb, row, columns, size.width, out, y * size.width, red, plane, 2 * plane - red);
  }
}

/** torch's `nearest`: the product in float32, rounded down. */
function picked(index: number, scale: number, limit: number): number {
  return Math.min(limit - 1, Math.floor(Math.fround(index * Math.fround(scale))));
}

function writeRow(
  rgb: Uint8Array,
  row: number,
  from: Int32Array,
  width: number,
  out: Float32Array,
  to: number,
  red: number,
  green: number,
  blue: number,
): void {
  for (let x = 0; x < width; x++) {
    const at = row + from[x]!;
    out[to + red + x] = rgb[at]! - 123;
    out[to + green + x] = rgb[at + 1]! - 117;
    out[to + blue + x] = rgb[at + 2]! - 104;
  }
}
