import type { Detection } from '@trueframe/sdk';
import { pythonSlice } from '../shared/numpy/slice.ts';

/** Pixels that a face box covers in the sampled frames. Frames, rows and columns lie one after the other. */
export interface FaceVolume {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  /** 1 where a box covers. */
  readonly mask: Uint8Array;
  /** Probability of the last box that was drawn, 0 elsewhere. */
  readonly probability: Float32Array;
}

/**
 * Draws the boxes of The Medics' sampled frames; coordinates are pixels of the detection scale. As in Python a negative
 * edge counts from the far side, so a box that pokes over the top or the left is lost (or drawn elsewhere).
 */
export function drawFaces(
  frames: readonly (readonly Detection[])[],
  width: number,
  height: number,
): FaceVolume {
  const size = width * height;
  const mask = new Uint8Array(frames.length * size);
  const probability = new Float32Array(frames.length * size);
  for (const [frame, detections] of frames.entries()) {
    for (const { box, confidence } of detections) {
      const rows = pythonSlice(Math.trunc(box.y1), Math.trunc(box.y2), height);
      const columns = pythonSlice(Math.trunc(box.x1), Math.trunc(box.x2), width);
      for (let row = rows.from; row < rows.to; row++) {
        const line = frame * size + row * width;
        mask.fill(1, line + columns.from, line + columns.to);
        probability.fill(confidence, line + columns.from, line + columns.to);
      }
    }
  }
  return { frames: frames.length, height, width, mask, probability };
}

/**
 * Fills, in place, frames without any face with what the frames before and after have in common. The first and the last
 * frame stay, and so do the probabilities. (The reference goes in order, so that a filled frame might feed the next; it
 * never does, for it was filled only if the next one had a face.)
 */
export function fillEmptyFrames({ frames, height, width, mask }: FaceVolume): void {
  const size = width * height;
  const frameOf = (index: number) => mask.subarray(index * size, (index + 1) * size);
  for (let index = 1; index < frames - 1; index++) {
    const current = frameOf(index);
    if (current.includes(1)) continue;
    const before = frameOf(index - 1);
    const after = frameOf(index + 1);
    for (let i = 0; i < size; i++) current[i] = before[i]! & after[i]!;
  }
}
