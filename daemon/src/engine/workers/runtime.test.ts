import { beforeAll, expect, test } from 'vitest';
import { fixture } from '../../../../test/helpers/fixture.ts';
import { Config } from '../../config/schema.ts';
import { WorkerRuntime } from './runtime.ts';

let runtime: WorkerRuntime;

beforeAll(async () => {
  const engine = { pluginCallTimeout: '100ms' };
  const config = Config.parse({ plugins: [fixture('faulty-plugin')], engine });
  runtime = await WorkerRuntime.open(config);
});

const constant = (options = {}) => runtime.resolve('model', { use: 'constant', options });

test('an instance is made once for the same options, and lives for all sessions', async () => {
  const first = await runtime.model(constant());
  expect(await runtime.model(constant())).toBe(first);
  expect(await runtime.model(constant({ score: 0.5 }))).not.toBe(first);
});

test('one that could not be made is tried again by the next session', async () => {
  runtime.learn([{ handle: 99, kind: 'model', use: 'no-such', options: {} }]);
  const failure = await runtime.model(99).catch((reason) => reason);
  expect(failure).toMatchObject({
    code: 'PLUGIN_NOT_FOUND',
    message: expect.stringContaining('no-such'),
  });
  expect(await runtime.model(99).catch((reason) => reason)).not.toBe(failure);
});

test('a handle that the thread was not told of is an error of the host', async () => {
  await expect(runtime.detector(1000)).rejects.toMatchObject({ code: 'INTERNAL' });
});

test('what plugin code throws is told as the plugin’s, with its cause', async () => {
  const cause = new Error('out of ideas');
  const call = runtime.call('model x', 'score', () => Promise.reject(cause));
  await expect(call).rejects.toMatchObject({
    code: 'PLUGIN_THREW',
    message: 'model x: score failed: out of ideas',
    cause,
  });
});

test('a call that does not come back is given up, and aborted', async () => {
  let signal: AbortSignal | undefined;
  const call = runtime.call('model x', 'score', (given) => {
    signal = given;
    return new Promise(() => {});
  });
  await expect(call).rejects.toMatchObject({ code: 'PLUGIN_TIMEOUT' });
  expect(signal).toMatchObject({ aborted: true, reason: { code: 'PLUGIN_TIMEOUT' } });
});
