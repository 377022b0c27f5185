import { defineDetector, definePlugin } from '@trueframe/sdk';
import { singleShotDetector, singleShotOptions } from '@trueframe/sdk/single-shot';
import * as z from 'zod';
import { decodeFaces } from './decode-faces.ts';

const OUTPUTS = [8, 16, 32].flatMap((s) => [`cls_${s}`, `obj_${s}`, `bbox_${s}`, `kps_${s}`]);

export const yunet = defineDetector({
  id: 'yunet',
  summary: 'YuNet: small CPU detector with five landmarks.',
  options: z.strictObject({
    model: z.string().default('yunet').describe('Id of the bundle with the network.'),
    ...singleShotOptions({
      // A 1080p street gives 5.2 faces a frame, 320 gives 2.3 at half the time, 960 gives 6.1 at twice the time.
      inputSize: 640,
      // Hands come up to 0.73, flowers to 0.54, while a single clear face stays above 0.91.
      minConfidence: 0.8,
      // The network reports faces from 6 px on, but no scorer sees anything in them.
      minFacePx: 20,
      // As in OpenCV's FaceDetectorYN.
      nmsThreshold: 0.3,
    }),
  }),

  async create({ models }, { model, minConfidence, minFacePx, ...limits }) {
    return singleShotDetector(
      {
        model: await models.open(model),
        input: { color: 'bgr', layout: 'nchw', type: 'float32' },
        outputs: OUTPUTS,
        decode: (outputs, view) => decodeFaces(outputs, view, minConfidence, minFacePx),
      },
      limits,
    );
  },
});

export default definePlugin({ name: '@trueframe/plugin-yunet', provides: [yunet] });
