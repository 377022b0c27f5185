import { roundHalfEven } from '@trueframe/sdk/resize';
import { steppedFrames } from '../shared/stepped-frames.ts';

const TARGET_FPS = 15;
const DETECTOR_STEP = 3;

/** Frames of the 3rd place, about 15 a second. `fps` as the container says. Below 8 a second there are none. */
export function thirdPlaceFrames(frameCount: number, fps: number): number[] {
  const step = roundHalfEven(Math.trunc(fps) / TARGET_FPS);
  return step <= 0 ? [] : steppedFrames(frameCount, { first: 0, step });
}

/** Returns every third of the kept frames; the detector sees only these. */
export function thirdPlaceDetectorFrames(kept: readonly number[]): number[] {
  return kept.filter((_, i) => i % DETECTOR_STEP === 0);
}
