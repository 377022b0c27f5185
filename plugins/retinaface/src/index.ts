import {
  defineDetector,
  definePlugin,
  type OpenModel,
  requireOutputs,
  TrueframeError,
} from '@trueframe/sdk';
import { RgbPixels, scaleDetections } from '@trueframe/sdk/tensor';
import * as z from 'zod';
import { decodeFaces } from './decode-faces.ts';
import { nmsPlusOne } from './nms-plus-one.ts';
import { inputSize, toInput } from './to-input.ts';

const OUTPUTS = ['loc', 'conf', 'landmarks'];
const score = z.number().min(0).max(1);
const side = z.number().gt(0);
const pair = z.tuple([side, side]);

export const retinaface = defineDetector({
  id: 'retinaface',
  summary: 'RetinaFace: one network with five landmarks; equal to Pytorch_Retinaface.',
  options: z.strictObject({
    model: z
      .string()
      .default('retinaface-mnet025')
      .describe(
        'Id of the bundle with the network; the anchors must be those it was trained with.',
      ),
    anchors: z
      .tuple([pair, pair, pair])
      .default([
        [10, 20],
        [32, 64],
        [128, 256],
      ])
      .describe('Sides of the anchors at strides 8, 16 and 32. Pytorch_Retinaface: 16..512.'),
    color: z
      .enum(['bgr', 'rgb'])
      .default('bgr')
      .describe('Order of the channels. The network was trained on bgr.'),
    squash: z
      .int()
      .min(32)
      .max(4096)
      .optional()
      .describe(
        'Side of a square that the frame is squashed into by picking pixels. Default: as is.',
      ),
    decimate: z
      .int()
      .min(1)
      .max(16)
      .default(1)
      .describe('Look at every n-th row and column only. Not together with `squash`.'),
    candidateConfidence: score.default(0.02).describe('Faces below take no part.'),
    topK: z.int().min(1).default(5000).describe('Most faces before overlaps are dropped.'),
    nmsThreshold: score
      .default(0.4)
      .describe(
        'Overlap (IoU) above which the less confident of two faces is dropped. 1: keep all.',
      ),
    keepTopK: z.int().min(1).default(750).describe('Most faces after overlaps are dropped.'),
    minConfidence: score.default(0.6).describe('Faces that are not above are not reported.'),
    minFacePx: z
      .number()
      .min(0)
      .default(0)
      .describe(
        'Faces with a shorter side below this, in pixels of the frame, are dropped. The reference keeps all; ' +
          'the small network sees faces of 6 pixels in noise.',
      ),
    wholePixels: z
      .enum(['no', 'input', 'frame'])
      .default('no')
      .describe('Cut coordinates to whole pixels, of what the network saw or of the frame.'),
    matrix: z
      .enum(['frame', 'bt601'])
      .default('frame')
      .describe(
        'Matrix that turns video into RGB: that of the frame, or always bt601, as in OpenCV.',
      ),
  }),

  async create({ models }, options) {
    checkOptions(options);
    const { color, squash, decimate, matrix, keepTopK, minConfidence, minFacePx } = options;
    const model = await models.open(options.model);
    checkGraph(options.model, model);
    const inputName = model.inputs[0]!.name;
    const decode = {
      anchors: options.anchors,
      minScore: options.candidateConfidence,
      limit: options.topK,
    };
    const rgbPixels = new RgbPixels(matrix === 'frame' ? undefined : matrix);
    let pixels = new Float32Array(3 * 640 * 640);
    // Allocates what the first frame would otherwise pay for.
    await model.run({ [inputName]: { type: 'float32', dims: [1, 3, 640, 640], data: pixels } });

    return {
      async detect(frame, signal) {
        signal.throwIfAborted();
        const { width, height } = frame;
        const rgb = rgbPixels.of(frame);
        const size = inputSize(width, height, { color, squash, decimate });
        const length = 3 * size.width * size.height;
        if (pixels.length < length) pixels = new Float32Array(length);
        toInput(rgb, width, height, size, color, pixels);
        const dims = [1, 3, size.height, size.width];
        const data = pixels.subarray(0, length);
        const outputs = await model.run({ [inputName]: { type: 'float32', dims, data } });

        const candidates = decodeFaces(outputs, size.width, size.height, decode);
        const kept = nmsPlusOne(candidates, options.nmsThreshold).slice(0, keepTopK);
        const floor = Math.fround(minConfidence);
        const reported = kept.filter(({ confidence }) => confidence > floor);
        const faces = scaleDetections(reported, size.scaleX, size.scaleY, options.wholePixels);
        return faces.filter(({ box }) => Math.min(box.x2 - box.x1, box.y2 - box.y1) >= minFacePx);
      },
    };
  },
});

function checkOptions({
  squash,
  decimate,
}: {
  squash?: number | undefined;
  decimate: number;
}): void {
  if (squash === undefined || decimate === 1) return;
  throw new TrueframeError(
    'PLUGIN_OPTIONS_INVALID',
    `retinaface: squash ${squash} and decimate ${decimate} exclude each other; leave one out`,
  );
}

function checkGraph(id: string, model: OpenModel): void {
  requireOutputs(model, OUTPUTS, 'retinaface');
  const dims = model.inputs[0]?.dims ?? [];
  if (dims[2] !== -1 || dims[3] !== -1) {
    throw new TrueframeError(
      'MODEL_SHAPE_MISMATCH',
      `model ${id} takes [${dims.join(', ')}], but retinaface needs dynamic height and width: export it so`,
      { details: { model: id } },
    );
  }
}

export default definePlugin({ name: '@trueframe/plugin-retinaface', provides: [retinaface] });
