import type { YuvFrame } from '../frame.ts';

/** Planes of a yuv420p frame: Y first, then U and V, which have half its width and height, rounded up. */
export interface YuvPlanes {
  readonly chromaWidth: number;
  readonly chromaHeight: number;
  /** First byte of U and V in the frame's data. */
  readonly uStart: number;
  readonly vStart: number;
}

export function yuvPlanes({ width, height }: Pick<YuvFrame, 'width' | 'height'>): YuvPlanes {
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  const uStart = width * height;
  return { chromaWidth, chromaHeight, uStart, vStart: uStart + chromaWidth * chromaHeight };
}
