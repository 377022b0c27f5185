import type { Frame } from '../frame.ts';
import { boxAverage } from './box-average.ts';
import { resample } from './resample.ts';
import { PixelRow, writeRow } from './rows.ts';
import type { Target } from './target.ts';
import type { ResampleOptions, Window } from './window.ts';

/** Makes pictures of `width` x `height` pixels, at the top left of their target; the rest of it is left alone. */
export interface PixelKernels {
  /** Resizes a window, see `resample`. */
  resample(
    frame: Frame,
    window: Window,
    width: number,
    height: number,
    options: ResampleOptions,
    target: Target,
  ): void;
  /** Shrinks a whole frame by `ratio` >= 1, see `boxAverage`. */
  boxAverage(frame: Frame, ratio: number, width: number, height: number, target: Target): void;
}

const row = new PixelRow();

function writeTo({ format, norm, out, offset }: Target): (y: number) => void {
  return (y) => writeRow(row, y, format, norm, out, offset);
}

/** In plain TypeScript, for all formats: what the others are measured against. */
export const portableKernels: PixelKernels = {
  resample(frame, window, width, height, options, target) {
    resample(frame, window, width, height, options, row, writeTo(target));
  },
  boxAverage(frame, ratio, width, height, target) {
    boxAverage(frame, ratio, width, height, row, writeTo(target));
  },
};
