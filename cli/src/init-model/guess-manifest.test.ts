import { expect, test } from 'vitest';
import { guessManifest } from './guess-manifest.ts';
import type { Port } from './inspect-onnx.ts';

const node = (op: string, inputs: string[], outputs: string[]) => ({
  ...{ op, inputs, outputs, integers: {} },
});
const picture: Port = { name: 'x', type: 'float32', dims: ['N', 3, 256, 192] };
const number: Port = { name: 'y', type: 'float32', dims: ['N', 2] };

function guess(input: Port, output: Port, ...nodes: ReturnType<typeof node>[]) {
  const graph = { opset: 13, outputs: [], externals: [], nodes };
  const inspected = { graph, inputs: [input], outputs: [output] };
  const { value, guesses } = guessManifest('/a/My Net_v2.onnx', 'f'.repeat(64), inspected);
  return { ...value, guessed: guesses.map(({ field }) => field) };
}

test('a manifest says what the file says, and names everything else as guessed', () => {
  const made = guess(picture, number, node('Gemm', ['x'], ['y']));
  expect(made).toMatchObject({
    ...{ id: 'my-net-v2', file: 'My Net_v2.onnx', task: 'scorer' },
    input: { name: 'x', width: 192, height: 256, layout: 'nchw', type: 'float32', frames: 1 },
    output: { name: 'y', index: 1, activation: 'logits', high: 'synthetic' },
  });
  expect(made.guessed).toEqual([
    ...['input.crop', 'input.color', 'input.mean, input.std'],
    ...['output.index', 'output.activation', 'output.high'],
    ...['summary, license, provenance', 'scope, blindTo', 'calibration'],
  ]);
});

test('the end of the graph tells what its numbers are, whatever reshapes them', () => {
  const real: Port = { name: 'p_real', type: 'float32', dims: ['N'] };
  const sigmoid = [node('Sigmoid', ['l'], ['s']), node('Squeeze', ['s'], ['p_real'])];
  const made = guess(picture, real, node('Gemm', ['x'], ['l']), ...sigmoid);
  expect(made.output).toMatchObject({ index: 0, activation: 'probability', high: 'real' });
  expect(made.guessed).not.toContain('output.activation');
});

test('the layout, type and frames of the input are seen', () => {
  const bytes: Port = { name: 'x', type: 'uint8', dims: [1, 'h', 'w', 3] };
  expect(guess(bytes, number).input).toMatchObject({
    ...{ layout: 'nhwc', type: 'uint8', width: 224, height: 224, maxBatch: 1, mean: [0, 0, 0] },
  });
  const clip: Port = { name: 'x', type: 'float32', dims: ['N', 16, 3, 112, 112] };
  expect(guess(clip, number).input).toMatchObject({ frames: 16, width: 112, layout: 'nchw' });
});

test.each([
  ['no picture', { name: 'x', type: 'float32', dims: ['N', 512] }, number],
  ['no number', picture, { name: 'boxes', type: 'float32', dims: ['N', 100, 4] }],
] as const)('a network with %s is refused, with what it has', (_, input, output) => {
  const refused = () => guess(input, output);
  expect(refused).toThrow(/this one has: (x|boxes) float32 \[N, /);
  expect(refused).toThrow(expect.objectContaining({ code: 'MODEL_SHAPE_MISMATCH' }));
});
