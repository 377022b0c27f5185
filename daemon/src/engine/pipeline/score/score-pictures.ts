import type { Model } from '@trueframe/sdk';
import type { Picture, PictureData } from '@trueframe/sdk/resize';
import { inputDims, pictureToTensor } from '@trueframe/sdk/tensor';
import type { Voted } from '../../../wire/method-tasks.ts';
import type { PluginHost } from '../plugin-host.ts';
import { allOrNone } from './check-scores.ts';

/** Has a model score one input of a method. @throws PLUGIN_*, MODEL_RUN_FAILED */
export async function scorePictures(
  host: PluginHost,
  { owner, model }: { readonly owner: string; readonly model: Model },
  pictures: readonly Picture<PictureData>[],
  isMirrored: boolean,
): Promise<Voted> {
  const begun = performance.now();
  const crops = toBatch(model, pictures, isMirrored);
  const scores = await host.call(owner, 'score', (signal) => model.score(crops, signal));
  return { scores: allOrNone(model.info.id, scores), computeMs: performance.now() - begun };
}

function toBatch({ input }: Model, pictures: readonly Picture<PictureData>[], isMirrored: boolean) {
  const length = 3 * input.width * input.height;
  const total = length * pictures.length;
  const data = input.type === 'float32' ? new Float32Array(total) : new Uint8Array(total);
  for (const [k, picture] of pictures.entries()) {
    pictureToTensor(picture, input, data, k * length, isMirrored);
  }
  return { count: 1, dims: inputDims(input, 1, pictures.length), data };
}
