// @ts-check
import { defineModel, definePlugin } from '@trueframe/sdk';
import * as z from 'zod';

/**
 * The crops that the model gets: cut, scaled and in the range that is said here.
 * @type {import('@trueframe/sdk').ModelInput}
 */
const input = {
  name: 'input',
  crop: { shape: 'square', scale: 1.3, outside: 'zero', resize: 'area' },
  width: 64,
  height: 64,
  color: 'rgb',
  layout: 'nchw',
  type: 'float32',
  mean: [0, 0, 0],
  std: [1, 1, 1],
  frames: 1,
  step: 1,
  maxBatch: 8,
};

export const model = defineModel({
  id: 'example',
  summary: 'Takes bright faces for synthetic: put your model in its place.',
  // A typo in a pipeline file is an error, because the object is strict.
  options: z.strictObject({}),

  // Once per worker thread. A network is opened here: const network = await context.models.open('my-bundle').
  async create() {
    return {
      info: {
        id: 'example',
        version: '0.1.0',
        // No weights, no hash.
        sha256: '',
        provider: 'cpu',
        calibrated: false,
        // Families of manipulation that it was shown to detect.
        scope: ['none'],
      },
      input,
      // One score for each crop, 1 = synthetic, whatever else is in the batch. { abstain: 'REASON' } is no vote.
      async score({ count, data }, signal) {
        signal.throwIfAborted();
        const length = data.length / Math.max(count, 1);
        return Array.from({ length: count }, (_, k) => {
          const crop = data.subarray(k * length, (k + 1) * length);
          let sum = 0;
          for (const value of crop) sum += value;
          return Math.min(1, Math.max(0, sum / length));
        });
      },
    };
  },
});

export default definePlugin({ name: 'trueframe-plugin-example', provides: [model] });
