import { linspace } from '../shared/numpy/linspace.ts';

const WANTED = 32;

/**
 * Frames of the 1st place, spread over the clip. Quirk kept: with fewer than 32 frames the wanted indices repeat, and
 * the reader never gets past the first repeat, so only frame 0 is read.
 */
export function firstPlaceFrames(frameCount: number): number[] {
  if (frameCount <= 0) return [];
  if (frameCount < WANTED) return [0];
  return linspace(0, frameCount - 1, WANTED).map(Math.trunc);
}
