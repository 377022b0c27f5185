/** Pixels left..right-1, top..bottom-1 of a picture. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * A picture as sums from its top left corner, so that the mean of any rectangle costs four reads a channel: the pyramid
 * and every crop are means of rectangles. Sums are whole numbers, so the means are exact; they may wrap around 32 bits,
 * which their differences undo (a rectangle would need more than 8 million pixels to be wrong itself).
 */
export class AreaSums {
  width = 0;
  height = 0;
  // Three interleaved channels; row and column 0 are zeros.
  #sums = new Int32Array(0);
  // Per output column: offsets of its left and right edge within a row of sums, and its width.
  #left = new Int32Array(0);
  #right = new Int32Array(0);

  /** Takes packed RGB. */
  set(rgb: Uint8Array, width: number, height: number): void {
    this.width = width;
    this.height = height;
    const stride = (width + 1) * 3;
    const length = stride * (height + 1);
    if (this.#sums.length < length) this.#sums = new Int32Array(length);
    const sums = this.#sums;
    sums.fill(0, 0, stride);
    for (let y = 0, at = 0; y < height; y++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let to = (y + 1) * stride;
      let above = to - stride;
      sums[to] = 0;
      sums[to + 1] = 0;
      sums[to + 2] = 0;
      for (let x = 0; x < width; x++, at += 3) {
        to += 3;
        above += 3;
        red = (red + rgb[at]!) | 0;
        green = (green + rgb[at + 1]!) | 0;
        blue = (blue + rgb[at + 2]!) | 0;
        sums[to] = sums[above]! + red;
        sums[to + 1] = sums[above + 1]! + green;
        sums[to + 2] = sums[above + 2]! + blue;
      }
    }
  }

  /**
   * Resizes a window as adaptive average pooling does (torch's `area`, also when enlarging): cell k of n is the mean of
   * source pixels floor(k*size/n) up to ceil((k+1)*size/n). Writes (mean - 127.5) / 128 as float32 planes R, G, B at
   * `offset`.
   */
  resize(window: Window, width: number, height: number, out: Float32Array, offset: number): void {
    this.#placeColumns(window, width);
    const { top, bottom } = window;
    const rows = bottom - top;
    const stride = (this.width + 1) * 3;
    for (let y = 0; y < height; y++) {
      const first = top + Math.floor((y * rows) / height);
      const last = top + Math.ceil(((y + 1) * rows) / height);
      writeRow(
        this.#sums,
        first * stride,
        last * stride,
        last - first,
        this.#left,
        this.#right,
        width,
        out,
        offset + y * width,
        width * height,
      );
    }
  }

  #placeColumns({ left, right }: Window, width: number): void {
    if (this.#left.length < width) {
      this.#left = new Int32Array(width);
      this.#right = new Int32Array(width);
    }
    const columns = right - left;
    for (let x = 0; x < width; x++) {
      this.#left[x] = (left + Math.floor((x * columns) / width)) * 3;
      this.#right[x] = (left + Math.ceil(((x + 1) * columns) / width)) * 3;
    }
  }
}

function writeRow(
  sums: Int32Array,
  above: number,
  below: number,
  rows: number,
  lefts: Int32Array,
  rights: Int32Array,
  width: number,
  out: Float32Array,
  offset: number,
  plane: number,
): void {
  for (let x = 0; x < width; x++) {
    const left = lefts[x]!;
    const right = rights[x]!;
    // Edges are multiples of 3, and so is their distance.
    const columns = (right - left) / 3;
    for (let c = 0; c < 3; c++) {
      const sum =
        (sums[below + right + c]! -
          sums[below + left + c]! -
          sums[above + right + c]! +
          sums[above + left + c]!) |
        0;
      // Two divisions, each rounded to float32, as the reference has it.
      const mean = Math.fround(Math.fround(sum / rows) / columns);
      out[offset + c * plane + x] = Math.fround(mean - 127.5) * 0.0078125;
    }
  }
}
