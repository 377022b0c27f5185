import { defineDetector, definePlugin, type OpenModel, TrueframeError } from '@trueframe/sdk';
import { letterboxToTensor, networkSize, nms } from '@trueframe/sdk/tensor';
import * as z from 'zod';
import { decodeFaces } from './decode-faces.ts';

const OUTPUTS = [8, 16, 32].flatMap((s) => [`cls_${s}`, `obj_${s}`, `bbox_${s}`, `kps_${s}`]);

export const yunet = defineDetector({
  id: 'yunet',
  summary: 'YuNet: small CPU detector with five landmarks.',
  options: z.strictObject({
    model: z.string().default('yunet').describe('Id of the bundle with the network.'),
    // 640: a 1080p street gives 5.2 faces a frame, 320 gives 2.3 at half the time, 960 gives 6.1 at twice the time.
    inputSize: z
      .int()
      .min(64)
      .max(4096)
      .multipleOf(32)
      .default(640)
      .describe('Longer side fed to the network, in pixels; smaller frames are not enlarged.'),
    // 0.8: hands come up to 0.73, flowers to 0.54, while a single clear face stays above 0.91.
    minConfidence: z.number().min(0.05).max(1).default(0.8).describe('Faces below are dropped.'),
    // 20: the network reports faces from 6 px on, but no scorer sees anything in them.
    minFacePx: z
      .number()
      .min(0)
      .default(20)
      .describe('Faces with a shorter side below this, in pixels of the frame, are dropped.'),
    // 0.3 as in OpenCV's FaceDetectorYN.
    nmsThreshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe('Of two boxes that overlap more (IoU), the less confident is dropped.'),
  }),

  async create({ models }, { model: id, inputSize, minConfidence, minFacePx, nmsThreshold }) {
    const model = await models.open(id);
    checkGraph(id, model);
    const inputName = model.inputs[0]!.name;
    let pixels = new Float32Array(3 * inputSize * inputSize);
    // Allocates what the first frame would otherwise pay for.
    await model.run({
      [inputName]: { type: 'float32', dims: [1, 3, inputSize, inputSize], data: pixels },
    });

    return {
      async detect(frame, signal) {
        signal.throwIfAborted();
        const { width, height } = networkSize(frame, inputSize);
        const length = 3 * width * height;
        if (pixels.length < length) pixels = new Float32Array(length);
        const data = pixels.subarray(0, length);
        const scale = letterboxToTensor(
          frame,
          { width, height, color: 'bgr', layout: 'nchw', type: 'float32', maxScale: 1 },
          data,
        );
        const outputs = await model.run({
          [inputName]: { type: 'float32', dims: [1, 3, height, width], data },
        });
        const faces = decodeFaces(outputs, { width, height, scale }, minConfidence, minFacePx);
        return nms(faces, nmsThreshold);
      },
    };
  },
});

function checkGraph(id: string, { inputs, outputs }: OpenModel): void {
  const missing = OUTPUTS.filter((name) => !outputs.some((output) => output.name === name));
  if (missing.length > 0) {
    throw new TrueframeError(
      'MODEL_SHAPE_MISMATCH',
      `model ${id} is no YuNet: it lacks the outputs ${missing.join(', ')}`,
    );
  }
  const dims = inputs[0]?.dims ?? [];
  if (dims[2] !== -1 || dims[3] !== -1) {
    throw new TrueframeError(
      'MODEL_SHAPE_MISMATCH',
      `model ${id} takes [${dims.join(', ')}], but yunet needs dynamic height and width: use the dynamic export`,
    );
  }
}

export default definePlugin({ name: '@trueframe/plugin-yunet', provides: [yunet] });
