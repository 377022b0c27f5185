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

/** Every 10th of the first 100 frames (The Medics). */
export const MEDICS_FRAMES: FrameSteps = { first: 0, step: 10, end: 100 };

/** Every 16th of the first 300 frames: 19, not the 25 of the write-up (79th place). */
export const PLACE_79_FRAMES: FrameSteps = { first: 0, step: 16, end: 300 };

/** Every 5th frame of the clip (bronze). */
export const BRONZE_FRAMES: FrameSteps = { first: 0, step: 5 };

/** Nine skipped, one read (2nd place); the caller stops after 25 faces. */
export const SECOND_PLACE_FRAMES: FrameSteps = { first: 9, step: 10 };
