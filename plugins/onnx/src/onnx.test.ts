import type { ModelManifest, OpenModel, Tensor } from '@trueframe/sdk';
import { quietContext } from '@trueframe/sdk/testing';
import { describe, expect, test } from 'vitest';
import { modelInput } from '../../../test/helpers/model-input.ts';
import { TINY } from '../../../test/helpers/tiny-model.ts';
import { onnx } from './index.ts';

// The graph is played by a function, so that it can give what no real network should.
const manifest: ModelManifest = {
  ...TINY,
  input: modelInput({ width: 2, height: 2, maxBatch: 3 }),
  output: { ...TINY.output, name: 'y' },
};

interface Graph {
  readonly manifest?: Partial<ModelManifest>;
  readonly inputs?: OpenModel['inputs'];
  readonly outputs?: OpenModel['outputs'];
  /** First value of each crop → rows of y. */
  readonly y?: (firsts: readonly number[]) => readonly (readonly number[])[];
  readonly ood?: readonly number[];
}

const runs: number[] = [];

function create(graph: Graph, options: object = {}) {
  const { y = (firsts) => firsts.map((value) => [value]) } = graph;
  const model: OpenModel = {
    manifest: { ...manifest, ...graph.manifest },
    folder: '',
    provider: 'cpu',
    inputs: graph.inputs ?? [{ name: 'x', dims: [-1, 3, 2, 2] }],
    outputs: graph.outputs ?? [
      { name: 'y', dims: [-1, -1] },
      { name: 'ood', dims: [-1] },
    ],
    async run({ x }) {
      const { data, dims } = x as Tensor;
      const count = dims[0]!;
      runs.push(count);
      const rows = y(Array.from({ length: count }, (_, i) => Number(data[i * 12])));
      const flat = Float32Array.from(rows.flat());
      return {
        y: { type: 'float32', dims: [count, rows[0]!.length], data: flat },
        ood: {
          type: 'float32',
          dims: [count],
          data: Float32Array.from(graph.ood ?? Array(count).fill(0)),
        },
      };
    },
  };
  return onnx.create(quietContext({ open: async () => model }), {
    bundle: 'tiny',
    ...options,
  } as never);
}

async function score(graph: Graph, firsts: readonly number[], options: object = {}) {
  const model = await create(graph, options);
  const data = new Float32Array(12 * firsts.length);
  for (const [i, value] of firsts.entries()) data[i * 12] = value;
  runs.length = 0;
  const crops = { count: firsts.length, dims: [firsts.length, 3, 2, 2], data };
  return model.score(crops, new AbortController().signal);
}

const output = (change: object) => ({ output: { ...manifest.output!, ...change } });

describe('scores', () => {
  test('point to synthetic, whatever the network means', async () => {
    expect(await score({}, [0.25])).toEqual([0.25]);
    expect(await score({ manifest: output({ high: 'real' }) }, [0.25])).toEqual([0.75]);
  });

  test('come from probabilities, logits and softmax', async () => {
    const [sigmoid] = await score({ manifest: output({ activation: 'logit' }) }, [2]);
    expect(sigmoid).toBeCloseTo(0.880797, 6);
    const two = { y: (firsts: readonly number[]) => firsts.map((value) => [0, value]) };
    const logits = { activation: 'logits', index: 1 };
    const [softmax] = await score({ ...two, manifest: output(logits) }, [2]);
    expect(softmax).toBeCloseTo(0.880797, 6);
    const [huge] = await score({ ...two, manifest: output(logits) }, [900]);
    expect(huge).toBe(1);
  });

  test('are calibrated on the logit, and certainty stays finite', async () => {
    const calibrated = { manifest: { calibration: { a: 0.5, b: 1 } } };
    const [half, one] = await score(calibrated, [0.5, 1]);
    expect(half).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
    expect(one).toBeLessThan(1);
    expect(one).toBeGreaterThan(0.999);
  });

  test('keep their order when a batch is split', async () => {
    const firsts = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map(Math.fround);
    expect(await score({}, firsts)).toEqual(firsts);
    expect(runs).toEqual([3, 3, 1]);
    await score({}, firsts, { batch: 2 });
    expect(runs).toEqual([2, 2, 2, 1]);
    const fixed = { inputs: [{ name: 'x', dims: [1, 3, 2, 2] }] };
    expect(await score(fixed, firsts, { batch: 2 })).toEqual(firsts);
    expect(runs).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  test('outside the training domain it abstains', async () => {
    const ood = { outOfDistribution: { name: 'ood', limit: 5 } };
    const scores = await score({ manifest: output(ood), ood: [1, 9, 5] }, [0.5, 0.5, 0.5]);
    expect(scores).toEqual([0.5, { abstain: 'OUT_OF_DISTRIBUTION' }, 0.5]);
  });
});

describe('several frames per input', () => {
  const clip = { ...manifest.input!, frames: 2, maxFrames: 4 };
  const graph: Graph = {
    manifest: { input: clip },
    inputs: [{ name: 'x', dims: [-1, -1, 3, 2, 2] }],
  };
  const batch = (frames: number) => ({
    count: 1,
    dims: [1, frames, 3, 2, 2],
    data: new Float32Array(12 * frames).fill(0.5),
  });
  const never = new AbortController().signal;

  test('make one score, however long the clip is', async () => {
    const model = await create(graph);
    expect(await model.score(batch(3), never)).toEqual([0.5]);
    await expect(model.score(batch(5), never)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining('2 to 4 frames, not 5'),
    });
  });

  test('make one score each when the network says so', async () => {
    const model = await create({
      manifest: { input: { ...clip, maxFrames: undefined }, ...output({ perFrame: true }) },
      inputs: [{ name: 'x', dims: [-1, 2, 3, 2, 2] }],
      y: (firsts) => firsts.map(() => [0.25, 0.75]),
    });
    expect(await model.score(batch(2), never)).toEqual([0.25, 0.75]);
  });

  test('need a graph that leaves the number open', async () => {
    const fixed = { ...graph, inputs: [{ name: 'x', dims: [-1, 2, 3, 2, 2] }] };
    await expect(create(fixed)).rejects.toMatchObject({
      code: 'MODEL_SHAPE_MISMATCH',
      message: expect.stringMatching(/\[N, any, 3, 2, 2\], is \[any, 2, 3, 2, 2\]/),
    });
  });
});

describe('refuses', () => {
  test.each([
    ['NaN', {}, Number.NaN],
    ['infinity', { activation: 'logit' }, Number.POSITIVE_INFINITY],
    ['a probability of 1.5', {}, 1.5],
    ['a probability of -0.1', {}, -0.1],
  ])('%s', async (_what, change, value) => {
    await expect(score({ manifest: output(change) }, [0.5, value])).rejects.toMatchObject({
      code: 'MODEL_OUTPUT_INVALID',
    });
  });

  test('NaN in a class that is not looked at', async () => {
    const graph = {
      y: (firsts: readonly number[]) => firsts.map((value) => [0, value]),
      manifest: output({ activation: 'logits', index: 0 }),
    };
    await expect(score(graph, [Number.NaN])).rejects.toMatchObject({
      code: 'MODEL_OUTPUT_INVALID',
    });
  });

  test.each([
    ['another input name', { inputs: [{ name: 'z', dims: [-1, 3, 2, 2] }] }, /"x".*is z/],
    [
      'another size',
      { inputs: [{ name: 'x', dims: [-1, 3, 9, 2] }] },
      /\[N, 3, 2, 2\], is \[any, 3, 9, 2\]/,
    ],
    ['another layout', { inputs: [{ name: 'x', dims: [-1, 2, 2, 3] }] }, /\[any, 2, 2, 3\]/],
    ['a fixed batch', { inputs: [{ name: 'x', dims: [4, 3, 2, 2] }] }, /\[4, 3, 2, 2\]/],
    ['a missing output', { outputs: [{ name: 'q', dims: [-1, 1] }] }, /"y".*is q/],
    [
      'too few columns',
      { manifest: output({ index: 2 }), outputs: [{ name: 'y', dims: [-1, 2] }] },
      /column 2, is \[any, 2\]/,
    ],
    [
      'too few columns, seen only when it runs',
      { manifest: output({ index: 2 }) },
      /gives \[3, 1\]/,
    ],
    [
      'a missing second output',
      { manifest: output({ outOfDistribution: { name: 'far', limit: 1 } }) },
      /"far"/,
    ],
  ])('%s', async (_what, graph, message) => {
    await expect(create(graph as Graph)).rejects.toMatchObject({
      code: 'MODEL_SHAPE_MISMATCH',
      message: expect.stringMatching(message),
    });
  });

  test.each([['a detector', { task: 'face-detector' as const }, /task "scorer"/]])(
    '%s',
    async (_what, change, message) => {
      await expect(create({ manifest: change })).rejects.toMatchObject({
        code: 'MODEL_MANIFEST_INVALID',
        message: expect.stringMatching(message),
      });
    },
  );

  test('to start when it was cancelled', async () => {
    const model = await create({});
    const crops = { count: 1, dims: [1, 3, 2, 2], data: new Float32Array(12) };
    await expect(model.score(crops, AbortSignal.abort())).rejects.toThrow(/abort/);
  });
});
