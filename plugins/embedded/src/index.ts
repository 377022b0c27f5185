import { defineDetector, definePlugin } from '@trueframe/sdk';
import { singleShotDetector, singleShotOptions } from '@trueframe/sdk/single-shot';
import * as z from 'zod';
import { readFaces } from './read-faces.ts';

export const embedded = defineDetector({
  id: 'embedded',
  summary: "Trueframe's own small detector with five landmarks; its weights are included.",
  options: z.strictObject({
    model: z.string().default('embedded-face-detector').describe('Id of the bundle.'),
    ...singleShotOptions({
      inputSize: 640,
      // The lowest with a precision of .98 on held-out scenes.
      minConfidence: 0.74,
      minFacePx: 20,
      nmsThreshold: 0.4,
      adaptInput: true,
    }),
  }),

  async create({ models }, { model, minConfidence, minFacePx, ...limits }) {
    return singleShotDetector(
      {
        model: await models.open(model),
        input: { color: 'rgb', layout: 'nhwc', type: 'uint8' },
        outputs: ['boxes', 'scores', 'landmarks'],
        decode: (outputs, { scale }) => readFaces(outputs, scale, minConfidence, minFacePx),
      },
      limits,
    );
  },
});

export default definePlugin({ name: '@trueframe/plugin-embedded', provides: [embedded] });
