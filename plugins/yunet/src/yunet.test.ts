import type { OpenModel } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import { quietContext, yuvFrame } from '@trueframe/sdk/testing';
import { expect, test } from 'vitest';
import { yunet } from './index.ts';

const OUTPUTS = [8, 16, 32].flatMap((stride) =>
  [
    ['cls', 1],
    ['obj', 1],
    ['bbox', 4],
    ['kps', 10],
  ].map(([name, k]) => ({
    name: `${name}_${stride}`,
    stride,
    k: k as number,
  })),
);

/** A graph that finds nothing and notes what it was given. */
function graph(change: Partial<OpenModel> = {}) {
  const seen: (readonly number[])[] = [];
  const model = {
    manifest: { id: 'yunet' },
    provider: 'cpu',
    inputs: [{ name: 'pixels', dims: [-1, 3, -1, -1] }],
    outputs: OUTPUTS.map(({ name, k }) => ({ name, dims: [-1, -1, k] })),
    async run({ pixels }) {
      const dims = pixels!.dims;
      seen.push(dims);
      return Object.fromEntries(
        OUTPUTS.map(({ name, stride, k }) => {
          const cells = (dims[2]! / stride) * (dims[3]! / stride);
          const data = new Float32Array(cells * k);
          return [name, { type: 'float32', dims: [1, cells, k], data }];
        }),
      );
    },
    ...change,
  } as OpenModel;
  const context = quietContext({ open: async () => model });
  return { context, seen };
}

const options = (given: object = {}) =>
  parseOptions('yunet', yunet.options, given) as Parameters<typeof yunet.create>[1];
const never = new AbortController().signal;

test('warms up, then gives each frame an input of its own shape', async () => {
  const { context, seen } = graph();
  const detector = await yunet.create(context, options({ inputSize: 320 }));
  expect(seen).toEqual([[1, 3, 320, 320]]);
  for (const [width, height] of [
    [1920, 1080],
    [300, 200],
    [90, 1600],
  ] as const) {
    expect(
      await detector.detect(
        yuvFrame(width, height, () => 90),
        never,
      ),
    ).toEqual([]);
  }
  expect(seen.slice(1)).toEqual([
    [1, 3, 192, 320],
    [1, 3, 224, 320],
    [1, 3, 320, 32],
  ]);
});

test('refuses a frame when it was cancelled', async () => {
  const detector = await yunet.create(graph().context, options());
  const frame = yuvFrame(64, 64, () => 90);
  await expect(detector.detect(frame, AbortSignal.abort())).rejects.toThrow(/abort/);
});

test.each([
  ['another network', { outputs: [{ name: 'boxes', dims: [-1, 4] }] }, /lacks the outputs cls_8/],
  [
    'a fixed size',
    { inputs: [{ name: 'pixels', dims: [1, 3, 640, 640] }] },
    /\[1, 3, 640, 640\].*dynamic/,
  ],
])('refuses %s', async (_what, change, message) => {
  await expect(yunet.create(graph(change).context, options())).rejects.toMatchObject({
    code: 'MODEL_SHAPE_MISMATCH',
    message: expect.stringMatching(message),
  });
});

test('the input size must fit the grids', () => {
  expect(() => options({ inputSize: 333 })).toThrow(/inputSize/);
});
