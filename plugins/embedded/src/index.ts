import { defineDetector, definePlugin, type Tensor, TrueframeError } from '@trueframe/sdk';
import { letterboxToTensor, networkSize, nms } from '@trueframe/sdk/tensor';
import * as z from 'zod';
import { readFaces } from './read-faces.ts';

const OUTPUTS = ['boxes', 'scores', 'landmarks'];

export const embedded = defineDetector({
  id: 'embedded',
  summary: "Trueframe's own small detector with five landmarks; its weights are included.",
  options: z.strictObject({
    model: z.string().default('embedded-face-detector').describe('Id of the bundle.'),
    inputSize: z
      .int()
      .min(64)
      .max(4096)
      .multipleOf(32)
      .default(640)
      .describe('Longer side fed to the network, in pixels; smaller frames are not enlarged.'),
    minConfidence: z
      .number()
      .min(0.05)
      .max(1)
      // The lowest with a precision of .96 on held-out scenes.
      .default(0.66)
      .describe('Faces below are dropped.'),
    minFacePx: z
      .number()
      .min(0)
      .default(20)
      .describe('Faces with a shorter side below this, in pixels of the frame, are dropped.'),
    nmsThreshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.4)
      .describe('Of two boxes that overlap more (IoU), the less confident is dropped.'),
  }),

  async create({ models }, { model: id, inputSize, minConfidence, minFacePx, nmsThreshold }) {
    const model = await models.open(id);
    const missing = OUTPUTS.filter((name) => !model.outputs.some((o) => o.name === name));
    if (missing.length > 0) {
      throw new TrueframeError(
        'MODEL_SHAPE_MISMATCH',
        `model ${id} lacks the outputs ${missing.join(', ')}`,
      );
    }
    let pixels = new Uint8Array(3 * inputSize * inputSize);
    // Allocates what the first frame would otherwise pay for.
    await model.run({ image: image(pixels, inputSize, inputSize) });

    return {
      async detect(frame, signal) {
        signal.throwIfAborted();
        const { width, height } = networkSize(frame, inputSize);
        const length = 3 * width * height;
        if (pixels.length < length) pixels = new Uint8Array(length);
        const data = pixels.subarray(0, length);
        const layout = {
          width,
          height,
          color: 'rgb',
          layout: 'nhwc',
          type: 'uint8',
          maxScale: 1,
        } as const;
        const scale = letterboxToTensor(frame, layout, data);
        const outputs = await model.run({ image: image(data, width, height) });
        return nms(readFaces(outputs, scale, minConfidence, minFacePx), nmsThreshold);
      },
    };
  },
});

function image(data: Uint8Array, width: number, height: number): Tensor {
  return { type: 'uint8', dims: [1, height, width, 3], data };
}

export default definePlugin({ name: '@trueframe/plugin-embedded', provides: [embedded] });
