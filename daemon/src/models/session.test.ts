import { join } from 'node:path';
import { requireOutputs } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { writeBundle } from '../../../test/helpers/bundles.ts';
import { sha256Of } from '../../../test/helpers/external-onnx.ts';
import {
  integers,
  modelOf,
  node,
  valueInfo,
  zipMap,
  zipMapInfo,
} from '../../../test/helpers/onnx-parts.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { openPluginContext } from './plugin-context.ts';

const FLOAT16 = 10;

const x = valueInfo(11, 'x', ['n', 3, 16, 16]);
const mean = [
  node('Flatten', ['x'], 'f'),
  node('ReduceMean', ['f'], 'm', { keepdims: 1 }),
  node('Reshape', ['m', 'column'], 'p'),
  integers('column', [2], [1, 1]),
];
const p = valueInfo(12, 'p', ['n', 1]);
const half = [node('Cast', ['p'], 'h', { to: FLOAT16 }), valueInfo(12, 'h', ['n', 1], FLOAT16)];
const maps = [
  node('Flatten', ['m'], 'row', { axis: 0 }),
  zipMap('row', 'maps', [7]),
  zipMapInfo('maps'),
];

async function open(graph: Buffer, changes: object = {}) {
  const root = tempFolder();
  const sha256 = sha256Of(graph);
  await writeBundle(root, 'mine', { weights: graph, changes: { sha256, ...changes } });
  const context = await openPluginContext({ models: [root], cache: join(root, '.cache') });
  return context.models.open('mine');
}

const grey = {
  x: { type: 'float32' as const, dims: [1, 3, 16, 16], data: new Float32Array(768).fill(0.5) },
};
const ofDetector = { task: 'face-detector', input: undefined, output: undefined };

test.each([
  ['a half', half],
  ['a list of maps', maps],
])('an output that nobody reads may be %s', async (_, extra) => {
  const scorer = await open(modelOf(...mean, x, p, ...extra));
  const outputs = await scorer.run(grey);
  expect(Object.keys(outputs)).toEqual(['p']);
  expect(Number(outputs.p?.data[0])).toBeCloseTo(0.5, 5);

  const detector = await open(modelOf(...mean, x, p, ...extra), ofDetector);
  expect(Object.keys(await detector.run(grey))).toEqual(['p']);
  expect(() => requireOutputs(detector, ['p'], 'mine')).not.toThrow();
});

test('one that is needed and cannot be read is refused by name when the model opens', async () => {
  const output = { name: 'h', activation: 'probability', high: 'synthetic' };
  const message =
    'output h of mine is float16; only float32, uint8, int64 can be read: cast it in the graph';
  await expect(open(modelOf(...mean, x, p, ...half), { output })).rejects.toMatchObject({
    code: 'MODEL_SHAPE_MISMATCH',
    message,
  });
  const detector = await open(modelOf(...mean, x, p, ...half), ofDetector);
  expect(() => requireOutputs(detector, ['p', 'h'], 'mine')).toThrow(/output h .* float16/);
  expect(() => requireOutputs(detector, ['q'], 'mine')).toThrow(/lacks the outputs q/);
  // Nothing at all can be read of this one.
  const halves = modelOf(...mean, x, ...half);
  await expect(open(halves, ofDetector)).rejects.toMatchObject({ code: 'MODEL_SHAPE_MISMATCH' });
});
