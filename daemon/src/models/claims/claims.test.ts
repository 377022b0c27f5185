import { join } from 'node:path';
import { onnx } from '@trueframe/plugin-onnx';
import { expect, test } from 'vitest';
import { writeBundle } from '../../../../test/helpers/bundles.ts';
import { sha256Of } from '../../../../test/helpers/external-onnx.ts';
import { floats, integers, modelOf, node, valueInfo } from '../../../../test/helpers/onnx-parts.ts';
import { tempFolder } from '../../../../test/helpers/temp-folder.ts';
import { openPluginContext } from '../plugin-context.ts';
import { ModelStore } from '../store.ts';
import { tryModel } from '../try-model.ts';

const x = valueInfo(11, 'x', ['n', 3, 16, 16]);
const input = { name: 'x', crop: { shape: 'square' }, width: 16, height: 16 };

/** Some weights, alike in no two columns, that leave logits of a few units. */
const weights = (columns: number) =>
  floats(
    'w',
    [768, columns],
    Array.from({ length: 768 * columns }, (_, k) => Math.sin(k * 12.9898) / 8 + 0.001),
  );
/** x → z, logits in `columns` columns. */
const logits = (columns: number) => [
  node('Flatten', ['x'], 'f'),
  node('MatMul', ['f', 'w'], 'z'),
  weights(columns),
];
const out = (name: string, dims: readonly (number | string)[]) => valueInfo(12, name, dims);

async function bundle(parts: readonly Buffer[], changes: object) {
  const root = tempFolder();
  const graph = modelOf(x, ...parts);
  const sha256 = sha256Of(graph);
  await writeBundle(root, 'mine', { weights: graph, changes: { sha256, input, ...changes } });
  const context = await openPluginContext({ models: [root], cache: join(root, '.cache') });
  const store = await ModelStore.open({ models: [root] });
  return {
    /** As `models verify` and `models add` look at it. */
    async verify() {
      const { doubts } = await tryModel(context, 'mine');
      return [...(await store.doubts('mine')), ...doubts];
    },
    /** As a worker opens it. */
    load: () => onnx.create(context, { bundle: 'mine' } as never),
  };
}

const says = (activation: string, name = 'z', more: object = {}) => ({
  output: { name, activation, high: 'synthetic', ...more },
});

test.each([
  ['one column that is called logits', logits(1), out('z', ['n', 1]), says('logits')],
  [
    'no column that is called logits',
    [...logits(1), node('Squeeze', ['z', 'axis'], 'y'), integers('axis', [1], [1])],
    out('y', ['n']),
    says('logits', 'y'),
  ],
  [
    'a softmax that is called logits',
    [...logits(2), node('Softmax', ['z'], 'y')],
    out('y', ['n', 2]),
    says('logits', 'y'),
  ],
  [
    'a column of a softmax that is called a logit',
    [
      ...logits(2),
      node('Softmax', ['z'], 's'),
      node('Gather', ['s', 'one'], 'g', { axis: 1 }),
      node('Cast', ['g'], 'y', { to: 1 }),
      integers('one', [1], [1]),
    ],
    out('y', ['n', 1]),
    says('logit', 'y'),
  ],
  [
    'a sigmoid that is called a logit',
    [...logits(1), node('Sigmoid', ['z'], 'y')],
    out('y', ['n', 1]),
    says('logit', 'y'),
  ],
  [
    'mean and std for pixels of 0..255',
    logits(1),
    out('z', ['n', 1]),
    {
      ...says('logit'),
      input: { ...input, mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] },
    },
  ],
  [
    'a std alone for pixels of 0..255',
    logits(1),
    out('z', ['n', 1]),
    { ...says('logit'), input: { ...input, std: [255, 255, 255] } },
  ],
])('%s is refused wherever the bundle opens', async (_, parts, output, changes) => {
  const { verify, load } = await bundle([...parts, output], changes);
  const refusal = {
    code: 'MODEL_MANIFEST_INVALID',
    message: /^model\.json of mine: (in|out)put\./,
  };
  await expect(verify()).rejects.toMatchObject({ code: refusal.code });
  await expect(verify()).rejects.toThrow(refusal.message);
  await expect(load()).rejects.toMatchObject({ code: refusal.code });
});

test('so is a graph in training mode', async () => {
  const one = [1, 1, 1];
  const parts = [
    ...['scale', 'bias', 'mean', 'var'].map((name) => floats(name, [3], one)),
    node('BatchNormalization', ['x', 'scale', 'bias', 'mean', 'var'], 'b', { training_mode: 1 }),
    node('Flatten', ['b'], 'f'),
    node('MatMul', ['f', 'w'], 'z'),
    weights(1),
    out('z', ['n', 1]),
  ];
  const { verify, load } = await bundle(parts, says('logit'));
  const refusal = { code: 'MODEL_LOAD_FAILED', message: expect.stringContaining('model.eval()') };
  await expect(verify()).rejects.toMatchObject(refusal);
  await expect(load()).rejects.toMatchObject(refusal);
});

test('a softmax in small steps is found by what it gives', async () => {
  const parts = [
    ...logits(2),
    node('Exp', ['z'], 'e'),
    node('ReduceSum', ['e', 'axis'], 's', { keepdims: 1 }),
    node('Div', ['e', 's'], 'y'),
    integers('axis', [1], [1]),
    out('y', ['n', 2]),
  ];
  const { verify } = await bundle(parts, says('logits', 'y'));
  await expect(verify()).rejects.toMatchObject({
    code: 'MODEL_MANIFEST_INVALID',
    message: expect.stringContaining('all rows of y sum up to 1'),
  });
});

test('columns that the graph leaves open are counted when it runs', async () => {
  const { verify, load } = await bundle([...logits(1), out('z', ['n', 'k'])], says('logits'));
  await expect(load()).rejects.toMatchObject({
    code: 'MODEL_SHAPE_MISMATCH',
    message: expect.stringMatching(/expected \[N, k\] with k > 1/),
  });
  await expect(verify()).rejects.toMatchObject({ code: 'MODEL_SHAPE_MISMATCH' });
});

test('a score that depends on the rest of its batch is refused', async () => {
  const parts = [
    ...logits(1),
    node('ReduceMean', ['z'], 'mean', { keepdims: 1 }),
    node('Sub', ['z', 'mean'], 'own'),
    node('Add', ['own', 'z'], 'y'),
    out('y', ['n', 1]),
  ];
  const { verify, load } = await bundle(parts, says('logit', 'y'));
  const code = 'MODEL_OUTPUT_INVALID';
  await expect(verify()).rejects.toMatchObject({
    code,
    message: expect.stringContaining('depend on who shares the batch'),
  });
  await expect(load()).rejects.toMatchObject({
    code,
    message: expect.stringContaining('when others share its run'),
  });
});

test('a graph that can only take one crop is given one at a time', async () => {
  const parts = [
    node('Reshape', ['x', 'row'], 'f'),
    node('MatMul', ['f', 'w'], 'z'),
    integers('row', [2], [1, 768]),
    weights(1),
    out('z', [1, 1]),
  ];
  const { verify, load } = await bundle(parts, says('logit'));
  expect(await verify()).toEqual([expect.stringContaining('so each runs alone')]);
  const model = await load();
  const data = Float32Array.from({ length: 3 * 768 }, (_, k) => (k % 7) / 7);
  const score = (part: Float32Array, count: number) =>
    model.score({ count, dims: [count, 3, 16, 16], data: part }, new AbortController().signal);
  const together = await score(data, 3);
  expect(together).toHaveLength(3);
  expect(await score(data.subarray(2 * 768), 1)).toEqual([together[2]]);
});

test('a graph that draws random numbers is refused', async () => {
  const parts = [
    ...logits(1),
    node('RandomNormalLike', ['z'], 'r'),
    node('Add', ['z', 'r'], 'y'),
    out('y', ['n', 1]),
  ];
  const { verify, load } = await bundle(parts, says('logit', 'y'));
  await expect(verify()).rejects.toThrow(/draws random numbers/);
  await expect(load()).rejects.toThrow(/another result for the same crop .* each time/);
});

test('a graph that does not look at its input is refused when it is verified', async () => {
  const parts = [
    ...logits(1),
    node('Mul', ['z', 'zero'], 'm'),
    node('Sigmoid', ['m'], 'y'),
    floats('zero', [1], [0]),
    out('y', ['n', 1]),
  ];
  const { verify } = await bundle(parts, says('probability', 'y'));
  await expect(verify()).rejects.toMatchObject({
    code: 'MODEL_OUTPUT_INVALID',
    message: expect.stringContaining('it does not look at them'),
  });
});

test.each([
  [
    'a probability of any size',
    [...logits(1), node('Sigmoid', ['z'], 's'), node('MatMul', ['s', 'half'], 'y')],
    says('probability', 'y'),
    /comes from a MatMul, which gives values of any size/,
  ],
  [
    'a name that points the other way',
    [...logits(1), node('Sigmoid', ['z'], 'p_real')],
    says('probability', 'p_real'),
    /output\.high is "synthetic", but p_real sounds as if high meant real/,
  ],
  [
    'logits that lie within 0..1',
    [...logits(1), node('Sigmoid', ['z'], 's'), node('Mul', ['s', 'half'], 'y')],
    says('logit', 'y'),
    /all values of y lie within 0\.\.1, as probabilities do/,
  ],
  [
    'hardly any difference between pictures',
    [...logits(1), node('Mul', ['z', 'tiny'], 'm'), node('Sigmoid', ['m'], 'y')],
    says('probability', 'y'),
    /is its input normalised as in training/,
  ],
])('%s is doubtful', async (_, parts, changes, doubt) => {
  const { name } = (changes as { output: { name: string } }).output;
  const constants = [floats('half', [1, 1], [0.5]), floats('tiny', [1], [1e-6])];
  const { verify, load } = await bundle([...parts, ...constants, out(name, ['n', 1])], changes);
  expect(await verify()).toEqual([expect.stringMatching(doubt)]);
  await load();
});

test('mean and std of a network that takes bytes are doubtful', async () => {
  const graph = [
    valueInfo(11, 'u', ['n', 3, 16, 16], 2),
    node('Cast', ['u'], 'x', { to: 1 }),
    node('Mul', ['x', 'unit'], 'c'),
    floats('unit', [1], [1 / 255]),
    node('Flatten', ['c'], 'f'),
    node('MatMul', ['f', 'w'], 'z'),
    weights(1),
    out('z', ['n', 1]),
  ];
  const root = tempFolder();
  const data = modelOf(...graph);
  const changes = {
    sha256: sha256Of(data),
    input: { ...input, name: 'u', type: 'uint8', mean: [0.5, 0.5, 0.5] },
    ...says('logit'),
  };
  await writeBundle(root, 'mine', { weights: data, changes });
  const doubts = await (await ModelStore.open({ models: [root] })).doubts('mine');
  expect(doubts).toEqual([expect.stringMatching(/not used: the network takes uint8/)]);
});

test('a layout that the manifest swapped is named', async () => {
  const { load } = await bundle([...logits(1), out('z', ['n', 1])], {
    ...says('logit'),
    input: { ...input, layout: 'nhwc' },
  });
  await expect(load()).rejects.toMatchObject({
    code: 'MODEL_SHAPE_MISMATCH',
    message: expect.stringContaining('say "layout": "nchw"'),
  });
});
