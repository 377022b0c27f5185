import type { ModelInput } from '../model-manifest.ts';

/** Numbers in one input of the model: frames * 3 * height * width. */
export function inputLength(input: Pick<ModelInput, 'frames' | 'width' | 'height'>): number {
  return input.frames * 3 * input.width * input.height;
}

/** Shape of `count` inputs: `[count, 3, h, w]` or `[count, h, w, 3]`, with frames > 1 `[count, frames, …]`. */
export function inputDims(
  input: Pick<ModelInput, 'frames' | 'width' | 'height' | 'layout'>,
  count: number,
): number[] {
  const { width, height, frames } = input;
  const picture = input.layout === 'nchw' ? [3, height, width] : [height, width, 3];
  return frames > 1 ? [count, frames, ...picture] : [count, ...picture];
}
