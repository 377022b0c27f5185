import { defineDetector, definePlugin, type OpenModel, TrueframeError } from '@trueframe/sdk';
import { yuv420pToRgb24 } from '@trueframe/sdk/tensor';
import * as z from 'zod';
import { byArea } from './by-area.ts';
import { Cascade } from './cascade.ts';

const threshold = z.number().min(0).max(1);

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
      .describe('Smallest face looked for, in pixels of the frame. Time goes with its square.'),
    factor: z
      .number()
      .min(0.1)
      .max(0.95)
      .default(0.709)
      .describe('From one size of the pyramid to the next.'),
    order: z
      .enum(['confidence', 'area'])
      .default('confidence')
      .describe('Which face comes first. `area` is what facenet-pytorch calls select_largest.'),
    arithmetic: z
      .enum(['cpu', 'cuda'])
      .default('cpu')
      .describe('Whose rounding to follow where the reference differs between the two.'),
    matrix: z
      .enum(['frame', 'bt601'])
      .default('frame')
      .describe('How video becomes RGB: as the frame says, or as OpenCV does, always bt601.'),
    emptyCrops: z
      .enum(['drop', 'fail'])
      .default('drop')
      .describe('A candidate outside the frame: go on without it, or fail as the reference does.'),
  }),

  async create(context, { models, order, matrix, ...options }) {
    const [pnet, rnet, onet] = await Promise.all([
      openNet(context.models.open(models.pnet), models.pnet, ['reg', 'prob']),
      openNet(context.models.open(models.rnet), models.rnet, ['reg', 'prob']),
      openNet(context.models.open(models.onet), models.onet, ['reg', 'prob', 'landmarks']),
    ]);
    const cascade = new Cascade({ pnet, rnet, onet }, options);
    await warmUp({ pnet, rnet, onet });
    let scratch = new Uint8Array(0);

    return {
      async detect(frame, signal) {
        signal.throwIfAborted();
        const { width, height } = frame;
        let rgb = frame.data;
        if (frame.format === 'yuv420p') {
          if (scratch.length < width * height * 3) scratch = new Uint8Array(width * height * 3);
          yuv420pToRgb24(frame, scratch, matrix === 'frame' ? frame.matrix : matrix);
          rgb = scratch;
        }
        const faces = await cascade.detect(rgb, width, height, signal);
        // The last regression may fold a box over; the reference would report it.
        const sound = faces.filter(({ box }) => box.x2 > box.x1 && box.y2 > box.y1);
        return order === 'area' ? byArea(sound) : sound;
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
  const missing = outputs.filter((name) => !model.outputs.some((output) => output.name === name));
  if (missing.length > 0 || model.inputs[0]?.name !== 'input') {
    throw new TrueframeError(
      'MODEL_SHAPE_MISMATCH',
      `model ${id} is no MTCNN network: it needs the input \`input\` and the outputs ${outputs.join(', ')}`,
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
