import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { listenAnywhere } from '../helpers/free-port.ts';
import { faceClip, hasShared, shared } from '../helpers/shared.ts';
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
