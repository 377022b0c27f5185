import { linspace } from './numpy/linspace.ts';

/**
 * `wanted` frames spread over the clip, both ends included, without repeats: every frame of a clip that has no more. So the 41st place
 * has it; with 25 it is what the 79th place's write-up says, other than its code.
 */
export function uniqueSpreadFrames(frameCount: number, wanted: number): number[] {
  if (frameCount <= 0) return [];
  return [...new Set(linspace(0, frameCount - 1, wanted).map(Math.trunc))];
}
