import type { YuvFrame } from '../frame.ts';
import { AxisTaps } from './axis-taps.ts';
import type { ResampleOptions, Window } from './window.ts';
import { yuvPlanes } from './yuv-planes.ts';

/** Maps pixels of a picture to the pixels of a frame's planes. Memory is reused from call to call. */
export class YuvAxes {
  readonly columns = new AxisTaps();
  readonly rows = new AxisTaps();
  readonly chromaColumns = new AxisTaps();
  readonly chromaRows = new AxisTaps();

  setWindow(
    frame: YuvFrame,
    { x, y, width: w, height: h }: Window,
    width: number,
    height: number,
    { resize, outside }: ResampleOptions,
  ): void {
    this.columns.set(x, w, frame.width, width, resize, outside);
    this.rows.set(y, h, frame.height, height, resize, outside);
    const { chromaWidth, chromaHeight } = yuvPlanes(frame);
    this.chromaColumns.set(x / 2, w / 2, chromaWidth, width, resize, 'edge');
    this.chromaRows.set(y / 2, h / 2, chromaHeight, height, resize, 'edge');
    this.chromaColumns.coverBy(this.columns, width);
    this.chromaRows.coverBy(this.rows, height);
  }

  /** The whole frame shrunk as `boxAverage` says. */
  setBoxes(frame: YuvFrame, ratio: number, width: number, height: number): void {
    this.columns.setBoxes(ratio, frame.width, width, this.chromaColumns);
    this.rows.setBoxes(ratio, frame.height, height, this.chromaRows);
  }
}
