import {
  defineDetector,
  definePlugin,
  type OpenModel,
  requireOutputs,
  TrueframeError,
} from '@trueframe/sdk';
import { RgbPixels, scaleDetections } from '@trueframe/sdk/tensor';
import * as z from 'zod';
import { byArea } from './by-area.ts';
import { Cascade } from './cascade.ts';
import { resizePicture } from './resize-picture.ts';

const threshold = z.number().min(0).max(1);
const ratio = z.number().gt(0).max(8);
const filter = z
  .enum(['opencv-linear', 'pillow-bicubic', 'pillow-bilinear', 'pillow-nearest'])
  .describe('Whose resizer, bit for bit.');

export const mtcnn = defineDetector({
  id: 'mtcnn',
  summary: 'MTCNN: three networks in a row, with five landmarks; equal to facenet-pytorch.',
  options: z.strictObject({
    models: z
      .strictObject({
        pnet: z.string().default('mtcnn-pnet'),
        rnet: z.string().default('mtcnn-rnet'),
        onet: z.string().default('mtcnn-onet'),
      })
      .prefault({})
      .describe('Ids of the bundles with the networks.'),
    thresholds: z
      .tuple([threshold, threshold, threshold])
      .default([0.6, 0.7, 0.7])
      .describe('Least face score of P-Net, R-Net and O-Net.'),
    minFacePx: z
      .number()
      .min(6)
      .default(20)
      .describe(
        'Smallest face looked for, in pixels of the frame after `resize`. Half of it takes four times as long.',
      ),
    resize: z
      .union([
        z.strictObject({ ratio, filter }),
        z.strictObject({ longerSide: z.int().min(12).max(8192), filter }),
        z.strictObject({
          byWidth: z.array(z.strictObject({ minWidth: z.int().min(0), ratio })).min(1),
          filter,
        }),
      ])
      .optional()
      .describe(
        'Look at a resized frame: by a ratio, to a longer side, or by the ratio of the last row whose `minWidth` ' +
          'the frame reaches. Default: as it is.',
      ),
    factor: z
      .number()
      .min(0.1)
      .max(0.95)
      .default(0.709)
      .describe('From one size of the pyramid to the next.'),
    order: z
      .enum(['confidence', 'area'])
      .default('confidence')
      .describe('Order of the faces. `area` is what facenet-pytorch calls select_largest.'),
    arithmetic: z
      .enum(['cpu', 'cuda'])
      .default('cpu')
      .describe('Whose rounding to follow where the reference differs between the two.'),
    wholePixels: z
      .enum(['no', 'input', 'frame'])
      .default('no')
      .describe('Cut coordinates to whole pixels, of the resized picture or of the frame.'),
    matrix: z
      .enum(['frame', 'bt601'])
      .default('frame')
      .describe(
        'Matrix that turns video into RGB: that of the frame, or always bt601, as in OpenCV.',
      ),
    emptyCrops: z
      .enum(['drop', 'fail'])
      .default('drop')
      .describe('A candidate outside the frame: go on without it, or fail as the reference does.'),
  }),

  async create(context, { models, order, matrix, resize, wholePixels, ...options }) {
    const [pnet, rnet, onet] = await Promise.all([
      openNet(context.models.open(models.pnet), models.pnet, ['reg', 'prob']),
      openNet(context.models.open(models.rnet), models.rnet, ['reg', 'prob']),
      openNet(context.models.open(models.onet), models.onet, ['reg', 'prob', 'landmarks']),
    ]);
    const cascade = new Cascade({ pnet, rnet, onet }, options);
    await warmUp({ pnet, rnet, onet });
    const rgbPixels = new RgbPixels(matrix === 'frame' ? undefined : matrix);

    return {
      async detect(frame, signal) {
        signal.throwIfAborted();
        const picture = resizePicture(rgbPixels.of(frame), frame.width, frame.height, resize);
        const faces = await cascade.detect(picture.rgb, picture.width, picture.height, signal);
        const ordered = order === 'area' ? byArea(faces) : faces;
        // Also drops boxes that the last regression has folded over; the reference would report them.
        return scaleDetections(ordered, 1 / picture.ratio, 1 / picture.ratio, wholePixels);
      },
    };
  },
});

async function openNet(
  opening: Promise<OpenModel>,
  id: string,
  outputs: readonly string[],
): Promise<OpenModel> {
  const model = await opening;
  requireOutputs(model, outputs, 'mtcnn');
  if (model.inputs[0]?.name !== 'input') {
    throw new TrueframeError(
      'MODEL_SHAPE_MISMATCH',
      `model ${id} is no MTCNN network: it lacks the input \`input\``,
      { details: { model: id } },
    );
  }
  return model;
}

/** Allocates what the first frame would otherwise pay for. */
async function warmUp(nets: {
  readonly pnet: OpenModel;
  readonly rnet: OpenModel;
  readonly onet: OpenModel;
}): Promise<void> {
  for (const [model, size] of [
    [nets.pnet, 12],
    [nets.rnet, 24],
    [nets.onet, 48],
  ] as const) {
    const data = new Float32Array(3 * size * size);
    await model.run({ input: { type: 'float32', dims: [1, 3, size, size], data } });
  }
}

export default definePlugin({ name: '@trueframe/plugin-mtcnn', provides: [mtcnn] });
