import type { Target } from '../target.ts';
import type { Kernels } from './kernels.ts';
import type { Scratch } from './scratch.ts';

/** Rows of output on their way to a tensor: made in the kernels' memory, handed over some at a time. */
export class BandWriter {
  readonly #scratch: Scratch;
  readonly #kernels: Kernels;
  readonly #target: Target;
  readonly #width: number;
  readonly #isBytes: boolean;
  readonly #isPlanar: boolean;
  /** Bytes from row to row, and from channel to channel. */
  readonly #pitch: number;
  readonly #channelStep: number;
  readonly #band: number;

  constructor(scratch: Scratch, kernels: Kernels, target: Target, width: number, bandRows: number) {
    this.#scratch = scratch;
    this.#kernels = kernels;
    this.#target = target;
    this.#width = width;
    this.#isBytes = target.out instanceof Uint8Array;
    this.#isPlanar = target.format.layout === 'nchw';
    this.#pitch = width * (this.#isPlanar ? 1 : 3) * (this.#isBytes ? 1 : 4);
    // Rows of one channel must not spill into the next.
    this.#channelStep = this.#isPlanar
      ? (this.#pitch * bandRows + 79) & ~15
      : this.#isBytes
        ? 1
        : 4;
    this.#band = scratch.take(this.#isPlanar ? 3 * this.#channelStep : this.#pitch * bandRows);
  }

  /** Takes lines of floats, 0..255, as row `row` of the band. */
  write(row: number, red: number, green: number, blue: number): void {
    const kernels = this.#kernels;
    const width = this.#width;
    const { norm, format } = this.#target;
    const [a, b, c] = format.color === 'rgb' ? [red, green, blue] : [blue, green, red];
    const [out0, out1, out2] = this.pointers(row);
    if (this.#isBytes) {
      if (!this.#isPlanar) {
        kernels.toPackedBytes(a, b, c, out0, width);
        return;
      }
      kernels.toBytes(a, out0, width);
      kernels.toBytes(b, out1, width);
      kernels.toBytes(c, out2, width);
      return;
    }
    const step = this.#isPlanar ? 1 : 3;
    const { scale, shift } = norm;
    kernels.toFloats(a, out0, width, step, scale[0], shift[0]);
    kernels.toFloats(b, out1, width, step, scale[1], shift[1]);
    kernels.toFloats(c, out2, width, step, scale[2], shift[2]);
  }

  /** Returns the address of row `row` of the band, for each channel, for writers that work without lines. */
  pointers(row: number): [number, number, number] {
    const at = this.#band + row * this.#pitch;
    return [at, at + this.#channelStep, at + 2 * this.#channelStep];
  }

  /** Hands the band over as the rows from `y` on. */
  flush(y: number, rows: number): void {
    const { format, out, offset } = this.#target;
    const view = this.#isBytes ? this.#scratch.bytes : this.#scratch.floats;
    const unit = this.#isBytes ? 1 : 4;
    const step = this.#isPlanar ? 1 : 3;
    const length = this.#width * step;
    const row = format.width * step;
    const channel = format.width * format.height;
    for (let c = 0; c < (this.#isPlanar ? 3 : 1); c++) {
      const from = (this.#band + c * this.#channelStep) / unit;
      const to = offset + c * channel + y * row;
      if (length === row) {
        out.set(view.subarray(from, from + rows * length), to);
      } else {
        for (let i = 0; i < rows; i++) {
          out.set(view.subarray(from + i * length, from + (i + 1) * length), to + i * row);
        }
      }
    }
  }
}
