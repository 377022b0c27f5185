import { defineModel, definePlugin } from '@trueframe/sdk';
import { GraphScorer } from '@trueframe/sdk/scorer';
import * as z from 'zod';

export const onnx = defineModel({
  id: 'onnx',
  summary: 'Scores crops with the network of a model bundle.',
  options: z.strictObject({
    bundle: z.string().min(1).describe('Id of the model bundle.'),
    batch: z
      .int()
      .min(1)
      .optional()
      .describe('Most crops per run; default and upper bound: maxBatch of the bundle.'),
  }),

  async create({ models }, { bundle, batch }) {
    const model = new GraphScorer(await models.open(bundle), batch);
    await model.warmUp();
    return model;
  },
});

export default definePlugin({ name: '@trueframe/plugin-onnx', provides: [onnx] });
