import type { Normalisation, PictureFormat } from './rows.ts';

/** Destination of one picture. */
export interface Target {
  readonly format: PictureFormat;
  /** For floats. */
  readonly norm: Normalisation;
  readonly out: Float32Array | Uint8Array;
  /** Offset of the picture's first number. */
  readonly offset: number;
}

/** Zeros what lies right of and below a picture's first `width` x `height` pixels. */
export function clearBeyond({ format, out, offset }: Target, width: number, height: number): void {
  const isPlanar = format.layout === 'nchw';
  const step = isPlanar ? 1 : 3;
  const row = format.width * step;
  const plane = row * format.height;
  for (let at = offset, c = 0; c < (isPlanar ? 3 : 1); c++, at += plane) {
    if (width < format.width) {
      for (let y = 0; y < height; y++) out.fill(0, at + y * row + width * step, at + (y + 1) * row);
    }
    out.fill(0, at + height * row, at + plane);
  }
}
