import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, expect, test } from 'vitest';
import { ModelStore } from '../../models/store.ts';
import { DeviceModel } from './device-model.ts';
import { DeviceScorer } from './device-scorer.ts';
import type { RunReport } from './protocol.ts';

// The same code as on a GPU, with onnxruntime's CPU provider below it: what differs is who multiplies.
const place = { provider: 'cpu', gpu: 0 } as const;
const fixtures = fileURLToPath(new URL('../../../../test/fixtures/models', import.meta.url));
const store = await ModelStore.open({ models: [fixtures] });
const reports: RunReport[] = [];
const scorer = new DeviceScorer(
  { batches: [1, 4], maxDelayMs: 20, pulse: new SharedArrayBuffer(4) },
  { onRun: (report) => reports.push(report), onLost: (problem) => expect.unreachable(problem) },
);
afterAll(() => scorer.close());

async function open(id: string, count: number): Promise<DeviceModel[]> {
  const bundle = store.get(id);
  const ports = await scorer.open(bundle, bundle.weights, place);
  return Array.from({ length: count }, (_, session) => {
    const { port1, port2 } = new MessageChannel();
    scorer.connect(id, 'cpu', port1);
    return new DeviceModel(bundle, 'cpu', ports, port2, () => session);
  });
}

/** Crops of 16x16, each of one value. */
function crops(...values: readonly number[]) {
  const data = new Float32Array(values.length * 768);
  values.forEach((value, k) => {
    data.fill(value, k * 768, (k + 1) * 768);
  });
  return { x: { type: 'float32', dims: [values.length, 3, 16, 16], data } } as const;
}

async function scores(model: DeviceModel, ...values: readonly number[]): Promise<number[]> {
  const { p } = await model.run(crops(...values));
  expect(p?.dims).toEqual([values.length, 1]);
  return Array.from((p?.data ?? []) as Float32Array, (value) => Math.round(value * 1000) / 1000);
}

test('requests of several sessions share a batch, are filled up, and get their own rows back', async () => {
  const [a, b] = await open('brightness', 2);
  reports.length = 0;

  const answers = await Promise.all([scores(a!, 0.25), scores(b!, 0.5, 0.75)]);

  expect(answers).toEqual([[0.25], [0.5, 0.75]]);
  expect(reports).toMatchObject([
    { model: 'brightness', hasFailed: false, items: 3, rows: 4, waiting: 0 },
  ]);
  expect(reports[0]?.waitedMs).toHaveLength(2);
});

test('a request that is larger than a batch runs as it is', async () => {
  const [a] = await open('brightness', 1);
  reports.length = 0;
  expect(await scores(a!, 0.1, 0.2, 0.3, 0.4, 0.5)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
  expect(reports).toMatchObject([{ items: 5, rows: 5 }]);
});

test('a request that makes its batch fail harms only itself', async () => {
  const [a, b, c] = await open('picky', 3);
  reports.length = 0;

  const answers = await Promise.allSettled([scores(a!, 3), scores(b!, 12), scores(c!, 7)]);

  expect(answers).toMatchObject([
    { value: [0.3] },
    { reason: { code: 'MODEL_RUN_FAILED', message: expect.stringMatching(/picky/) } },
    { value: [0.7] },
  ]);
  expect(reports.map(({ items, hasFailed }) => [items, hasFailed])).toEqual([
    [3, true],
    [1, false],
    [1, true],
    [1, false],
  ]);
  expect(await scores(b!, 4), 'and the next one is answered').toEqual([0.4]);
});

test('inputs may be overwritten as soon as the run was asked for', async () => {
  const [a] = await open('brightness', 1);
  const input = crops(0.5);
  const run = a!.run(input);
  await Promise.resolve();
  input.x.data.fill(0);
  expect((await run).p?.data[0]).toBeCloseTo(0.5, 6);
});

test('a model that a device cannot open says why', async () => {
  const bundle = store.get('brightness');
  await expect(scorer.open(bundle, `${fixtures}/none.onnx`, place)).rejects.toThrow(/none\.onnx/);
});
