import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CacheLease } from '@trueframe/daemon/models';
import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';
import { jsonLines, trueframe } from './run-trueframe.ts';

const models = fileURLToPath(new URL('../fixtures/models', import.meta.url));
const bin = fileURLToPath(new URL('../fixtures/bin', import.meta.url));

/** `trueframe compile …` with a cache of its own; a stand-in for nvidia-smi and trtexec on the PATH. */
async function compile(args: readonly string[], env: Record<string, string> = {}) {
  const cache = tempFolder();
  const given = join(tempFolder(), 'arguments');
  const { code, stdout, stderr } = await trueframe(
    ['compile', ...args, '--models', models, '--json'],
    {
      env: {
        PATH: `${bin}:${process.env.PATH}`,
        TRUEFRAME_CACHE: cache,
        TRTEXEC_ARGUMENTS: given,
        ...env,
      },
    },
  );
  const rows = jsonLines<{ id: string; ok: boolean; found: string; code?: string }>(stdout);
  return { code, rows, stderr, cache, given };
}

test('optimised graphs for the CPU are made ahead', async () => {
  const { code, rows, cache } = await compile(['brightness', 'picky', '--provider', 'cpu']);
  expect(code).toBe(0);
  expect(rows).toEqual([
    { id: 'brightness', ok: true, found: 'optimised' },
    { id: 'picky', ok: true, found: 'optimised' },
  ]);
  expect(readdirSync(join(cache, 'optimised'))).toHaveLength(2);
  expect(readdirSync(join(cache, 'compiled')), 'the lock is gone').toEqual([]);
});

test('a compiled model that cannot be opened is not kept, and the reason is told', async () => {
  const { code, rows, cache, given } = await compile(['brightness']);
  expect(code).toBe(2);
  expect(rows).toMatchObject([
    {
      ok: false,
      code: 'MODEL_COMPILE_FAILED',
      found: expect.stringMatching(
        /compiling brightness was of no use: onnxruntime cannot open it/,
      ),
    },
  ]);
  expect(readdirSync(join(cache, 'compiled'))).toEqual([]);
  const words = readFileSync(given, 'utf8').trim().split(' ');
  expect(words).toContain(`--onnx=${join(models, 'brightness', 'model.onnx')}`);
  expect(words).toContain('--minShapes=x:1x3x16x16');
  expect(words).toContain('--maxShapes=x:16x3x16x16');
  expect(words).not.toContain('--fp16');
});

test('what trtexec complains of is passed on', async () => {
  const failed = await compile(['brightness'], {
    TRTEXEC: 'fails',
    TRUEFRAME_DEVICES__FP16: 'true',
  });
  expect(failed.rows).toMatchObject([{ found: expect.stringMatching(/unsupported operator/) }]);
  expect(readFileSync(failed.given, 'utf8')).toMatch(/--fp16/);
});

test('what cannot be compiled is refused', async () => {
  const { code, stderr } = await compile(['brightness', '--provider', 'webgpu']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/REQUEST_INVALID: nothing can be compiled ahead for webgpu/);
});

test('a daemon waits for a compilation and says so; none starts while a daemon serves', async () => {
  const cache = tempFolder();
  const lease = await CacheLease.compile(cache, ['brightness']);
  const overrides = { ...withFaultyPlugins, cache };
  const daemon = await startTestDaemon(overrides, { notReady: true });

  const waiting = `BUILDING: process ${process.pid} compiles brightness`;
  await expect
    .poll(() => daemon.probe('/readyz'))
    .toMatchObject({
      ok: false,
      reasons: [expect.stringContaining(waiting)],
    });
  const { models: rows } = (await daemon.client.unary('listModels', {})) as { models: object[] };
  expect(rows).toContainEqual(
    expect.objectContaining({ id: 'brightness', state: 'STATE_BUILDING' }),
  );
  expect(rows).toContainEqual(expect.objectContaining({ id: 'picky', state: 'STATE_READY' }));

  await lease.close();
  await expect.poll(() => daemon.probe('/readyz'), { timeout: 30_000 }).toMatchObject({ ok: true });
  await expect(CacheLease.compile(cache, ['brightness'])).rejects.toMatchObject({
    code: 'MODEL_COMPILE_BUSY',
  });
});
