import type { ModelInput } from '../model-manifest.ts';

/** Numbers in one input of the model: frames * 3 * height * width. Of a clip model: the shortest one. */
export function inputLength(input: Pick<ModelInput, 'frames' | 'width' | 'height'>): number {
  return input.frames * 3 * input.width * input.height;
}

/**
 * Shape of `count` inputs: `[count, 3, h, w]` or `[count, h, w, 3]`, with frames > 1 `[count, frames, …]`. `frames` is
 * for clip models, whose number of frames varies.
 */
export function inputDims(
  input: Pick<ModelInput, 'frames' | 'width' | 'height' | 'layout'>,
  count: number,
  frames: number = input.frames,
): number[] {
  const { width, height } = input;
  const picture = input.layout === 'nchw' ? [3, height, width] : [height, width, 3];
  return frames > 1 ? [count, frames, ...picture] : [count, ...picture];
}
