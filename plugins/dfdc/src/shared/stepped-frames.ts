export interface FrameSteps {
  /** Index of the first frame. */
  readonly first: number;
  readonly step: number;
  /** Frames from this index on are not looked at. */
  readonly end?: number;
}

/** Indices first, first + step, … that the clip has. */
export function steppedFrames(frameCount: number, { first, step, end }: FrameSteps): number[] {
  const indices: number[] = [];
  const stop = Math.min(frameCount, end ?? frameCount);
  for (let index = first; index < stop; index += step) indices.push(index);
  return indices;
}
