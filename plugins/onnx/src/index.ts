import { checkScorerGraph, defineModel, definePlugin } from '@trueframe/sdk';
import * as z from 'zod';
import { OnnxModel } from './onnx-model.ts';

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
    const open = await models.open(bundle);
    const { input, output, batchLimit } = checkScorerGraph(open);
    const model = new OnnxModel(open, input, output, Math.min(batch ?? batchLimit, batchLimit));
    await model.warmUp();
    return model;
  },
});

export default definePlugin({ name: '@trueframe/plugin-onnx', provides: [onnx] });
