import { cpSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { listenAnywhere } from '../helpers/free-port.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { faceClip, hasShared, shared } from '../helpers/shared.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon, TestDaemon } from '../helpers/test-daemon.ts';

test('a plugin that is not installed keeps the daemon from being ready, and sessions are told', async () => {
  const daemon = await startTestDaemon(
    { plugins: ['trueframe-plugin-nobody'], models: hasShared ? [shared('models')] : [] },
    { notReady: true },
  );

  const { end } = await daemon.analyze({ source: faceClip, options: { pipeline: 'mesonet' } });

  expect(end).toMatchObject({ status: 'NOT_FOUND' });
  expect(end.details).toContain(hasShared ? 'trueframe-plugin-nobody' : 'weights');
  await expect
    .poll(async () => (await daemon.probe('/readyz')).reasons.join(), { timeout: 20_000 })
    .toContain('trueframe-plugin-nobody');
  expect(await daemon.probe('/livez')).toMatchObject({ ok: true });
});

test('a plugin whose bundles another one brings keeps the daemon from being ready', async () => {
  const twice = tempFolder();
  cpSync(fixture('third-party/models'), join(twice, 'models'), { recursive: true });
  const block = { apiVersion: 1, models: './models' };
  const description = { name: 'twice', version: '1.0.0', trueframe: block };
  writeFileSync(join(twice, 'package.json'), JSON.stringify(description));
  const daemon = await startTestDaemon(
    { plugins: [fixture('third-party'), twice], models: [] },
    { notReady: true },
  );

  await expect
    .poll(async () => (await daemon.probe('/readyz')).reasons.join(), { timeout: 20_000 })
    .toMatch(/third-party-brightness is brought by trueframe-plugin-third-party and by twice/);
  const { end } = await daemon.analyze({ source: makeClip(1) });
  expect(end).toMatchObject({ status: 'FAILED_PRECONDITION' });
});

test.each(['grpc', 'metrics'] as const)('a %s address in use is refused at once', async (part) => {
  const other = createServer();
  const { port } = await listenAnywhere(other);
  try {
    await expect(TestDaemon.launch({ [part]: { address: `127.0.0.1:${port}` } })).rejects.toThrow(
      new RegExp(`CONFIG_INVALID: .*127.0.0.1:${port}`),
    );
  } finally {
    other.close();
  }
});
