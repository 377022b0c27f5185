import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPluginContext } from '@trueframe/daemon/models';
import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { crops, floatsOf, inferenceCaller } from '../helpers/inference-client.ts';
import { execFileSync } from '../helpers/programs.ts';
import { makeStubs } from '../helpers/python-stubs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { testDaemonForAll } from '../helpers/test-daemon.ts';

const python = fileURLToPath(new URL('./inference_client.py', import.meta.url));

const daemon = testDaemonForAll({
  ...withFaultyPlugins,
  defaultPipeline: 'brightness',
  engine: { threads: 2 },
  grpc: { inference: { enabled: true, models: ['embedded-bands'], requestBytes: 2 ** 20 } },
});
const caller = () => inferenceCaller(daemon().grpcAddress);

/** Two pictures that look like something. */
function pictures(bytes: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: bytes }, (_, k) => (k * 37 + (k >> 7) * 11) % 256));
}

async function runHere(id: string, pixels: Buffer, side: number): Promise<number[]> {
  await using context = await openPluginContext({ models: [] });
  const model = await context.models.open(id);
  const [input] = model.inputs;
  const rows = pixels.length / (side * side * 3);
  const outputs = await model.run({
    [input!.name]: { type: 'uint8', dims: [rows, side, side, 3], data: Uint8Array.from(pixels) },
  });
  return [...(Object.values(outputs)[0]!.data as Float32Array)];
}

test('a Python client of the public protocol gets, bit by bit, what the model gives here', async () => {
  const pixels = pictures(2 * 112 * 112 * 3);
  const file = join(tempFolder(), 'pixels');
  writeFileSync(file, pixels);
  const args = [python, daemon().grpcAddress, makeStubs(), 'embedded-bands', file];
  await expect.poll(async () => (await caller()('ServerReady')).ready).toBe(true);

  const answer = JSON.parse(execFileSync('/usr/bin/python3', args, { encoding: 'utf8' }));

  const expected = await runHere('embedded-bands', pixels, 112);
  expect(expected).toHaveLength(2);
  expect(answer).toEqual({
    live: true,
    ready: true,
    platform: 'onnxruntime_onnx',
    input: ['UINT8', [-1, 112, 112, 3]],
    id: 'from-python',
    output: ['logit', 'FP32', [2]],
    values: expected,
  });
});

test('contents by type give what raw contents give', async () => {
  const call = caller();
  const { inputs, rawInputContents: _, ...rest } = crops(0.25, 0.75);
  const fp32Contents = [...new Float32Array(768).fill(0.25), ...new Float32Array(768).fill(0.75)];
  const typed = { ...rest, inputs: [{ ...inputs![0], contents: { fp32Contents } }] };
  const answer = await call('ModelInfer', typed);
  expect(answer).toEqual(await call('ModelInfer', crops(0.25, 0.75)));
  expect(floatsOf(answer)).toEqual([0.25, 0.75]);
});

test('models are told by what they take and give, and listed by their state', async () => {
  const call = caller();
  expect(await call('ModelMetadata', { name: 'brightness' })).toEqual({
    name: 'brightness',
    versions: ['1.0.0'],
    platform: 'onnxruntime_onnx',
    inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 3, 16, 16] }],
    outputs: [{ name: 'p', datatype: 'FP32', shape: [-1, 1] }],
  });
  const { models } = (await call('RepositoryIndex')) as { models: { name: string }[] };
  expect(models).toContainEqual({
    name: 'brightness',
    version: '1.0.0',
    state: 'READY',
    reason: '',
  });
  expect(models.find(({ name }) => name === 'wrong-hash')).toMatchObject({ state: 'UNAVAILABLE' });
  expect(await call('ServerMetadata')).toMatchObject({
    name: 'trueframe',
    extensions: ['model_repository'],
  });
  expect(await call('RepositoryIndex', { ready: true })).toMatchObject({
    models: [{ name: 'brightness' }, { name: 'embedded-bands' }],
  });
});

const wrongs: readonly [why: string, change: object, status: string, details: string | RegExp][] = [
  ['an unknown model', { modelName: 'nobody' }, 'NOT_FOUND', /no model bundle nobody/],
  ['another version', { modelVersion: '7' }, 'NOT_FOUND', /no version 7 of brightness, only 1.0.0/],
  [
    'no input',
    { inputs: [] },
    'INVALID_ARGUMENT',
    'inputs are []; the model takes x FP32 [-1,3,16,16]',
  ],
  [
    'another datatype',
    { inputs: [{ name: 'x', datatype: 'INT64', shape: [1] }] },
    'INVALID_ARGUMENT',
    'x is INT64; the model takes x FP32 [-1,3,16,16]',
  ],
  [
    'another shape',
    { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 3, 16, 17] }] },
    'INVALID_ARGUMENT',
    'x has the shape [1,3,16,17]; the model takes x FP32 [-1,3,16,16]',
  ],
  [
    'no rows',
    { inputs: [{ name: 'x', datatype: 'FP32', shape: [0, 3, 16, 16] }] },
    'INVALID_ARGUMENT',
    /has the shape \[0,3,16,16\]/,
  ],
  [
    'too few bytes',
    { rawInputContents: [Buffer.alloc(8)] },
    'INVALID_ARGUMENT',
    'x has 8 bytes; FP32 [1,3,16,16] has 3072',
  ],
  [
    'too many tensors',
    { rawInputContents: [Buffer.alloc(8), Buffer.alloc(8)] },
    'INVALID_ARGUMENT',
    /raw_input_contents has 2 entries for 1 inputs/,
  ],
  [
    'nothing in it',
    { rawInputContents: [] },
    'INVALID_ARGUMENT',
    'x has 0 elements of FP32 in contents; its shape has 768',
  ],
  [
    'an unknown output',
    { outputs: [{ name: 'q' }] },
    'INVALID_ARGUMENT',
    'outputs has q; the model gives p',
  ],
];

test.each(wrongs)('a request with %s is refused', async (_, change, status, details) => {
  const answer = await caller()('ModelInfer', { ...crops(1), ...change });
  expect(answer).toEqual({
    status,
    details: typeof details === 'string' ? details : expect.stringMatching(details),
  });
});

test('a request that is too large is refused, and the connection lives on', async () => {
  const call = caller();
  const answer = await call('ModelInfer', crops(...new Array(400).fill(0.5)));
  expect(answer).toEqual({
    status: 'INVALID_ARGUMENT',
    details: expect.stringContaining('at most 1048576 are taken'),
  });
  expect(floatsOf(await call('ModelInfer', crops(0.5)))).toEqual([0.5]);
});

test('a model is loaded, used, unloaded and refused', async () => {
  const call = caller();
  const request = { ...crops(5), modelName: 'picky' };
  const notReady = {
    status: 'UNAVAILABLE',
    details: expect.stringContaining('picky is not ready'),
  };
  expect(await call('ModelInfer', request)).toEqual(notReady);
  expect(await call('ModelReady', { name: 'picky' })).toEqual({ ready: false });

  expect(await call('RepositoryModelLoad', { modelName: 'picky' })).toEqual({});
  expect(floatsOf(await call('ModelInfer', request))).toEqual([expect.closeTo(0.5)]);
  const failed = await call('ModelInfer', { ...crops(12), modelName: 'picky' });
  expect(failed).toMatchObject({ status: 'INTERNAL' });

  expect(await call('RepositoryModelUnload', { modelName: 'picky' })).toEqual({});
  expect(await call('ModelInfer', request)).toEqual(notReady);
  expect(await call('RepositoryModelUnload', { modelName: 'brightness' })).toEqual({
    status: 'FAILED_PRECONDITION',
    details: expect.stringContaining('pipeline brightness needs it'),
  });
  expect(await call('RepositoryModelLoad', { modelName: 'nobody' })).toMatchObject({
    status: 'NOT_FOUND',
  });
});

test('calls in flight end as UNAVAILABLE when the engine dies, and the next engine has the same models', async () => {
  const call = caller();
  const { enginePid } = await daemon().state();
  process.kill(enginePid, 'SIGSTOP');
  const waiting = [call('ModelInfer', crops(0.1)), call('ModelInfer', crops(0.2))];
  await expect(call('ModelInfer', crops(0.3), 300)).resolves.toMatchObject({
    status: 'DEADLINE_EXCEEDED',
  });

  process.kill(-enginePid, 'SIGKILL');

  const lost = { status: 'UNAVAILABLE', details: 'the engine was lost before it answered' };
  expect(await Promise.all(waiting)).toEqual([lost, lost]);
  await expect.poll(async () => (await call('ServerReady')).ready).toBe(true);
  expect(floatsOf(await call('ModelInfer', crops(0.4)))).toEqual([expect.closeTo(0.4)]);
  const outcomes = async (outcome: string) =>
    daemon().metric(`trueframe_inference_requests_total{model="brightness",outcome="${outcome}"}`);
  expect(await outcomes('engine_crashed')).toBe(2);
  expect(await outcomes('session_cancelled')).toBe(1);
  expect(await outcomes('ok')).toBeGreaterThan(0);
});
