import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { TestClient } from '../helpers/client.ts';
import { spawn } from '../helpers/programs.ts';

const bin = fileURLToPath(new URL('../../cli/bin/trueframe.js', import.meta.url));

/** A daemon whose log goes where the shell sends it, or into a pipe that nobody reads yet. */
async function start(redirect: string, level: string) {
  const child = spawn(
    'sh',
    ['-c', `exec "$0" "$@" ${redirect}`, process.execPath, bin, 'serve'].concat([
      '--grpc-address',
      '127.0.0.1:0',
      '--metrics-address',
      '127.0.0.1:0',
      '--log',
      level,
    ]),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  const address = async (pattern: RegExp) => {
    await expect.poll(() => output, { timeout: 60_000 }).toMatch(pattern);
    return pattern.exec(output)?.[1] as string;
  };
  const client = new TestClient(await address(/^grpc (\S+)$/m));
  onTestFinished(() => client.close());
  const metrics = await address(/^metrics (\S+)$/m);
  await address(/^(ready)$/m);
  const lost = async () => {
    const text = await (await fetch(metrics)).text();
    return Number(/^trueframe_log_lines_lost_total (\d+)$/m.exec(text)?.[1]);
  };
  const end = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  };
  return {
    child,
    client,
    lost,
    end,
    live: async () => (await fetch(metrics.replace('metrics', 'livez'))).status,
  };
}

test('a daemon whose log nobody reads serves on, says how many lines are lost, and ends when it is told to', async () => {
  const daemon = await start('', 'debug');
  const calls = async () => {
    for (let n = 0; n < 300; n += 1)
      await daemon.client.analyze({ source: `/${'x'.repeat(900)}` }).ended;
  };
  for (let round = 0; round < 10 && (await daemon.lost()) === 0; round += 1) await calls();
  expect(await daemon.lost()).toBeGreaterThan(0);
  expect(await daemon.live()).toBe(200);

  let log = '';
  daemon.child.stderr.on('data', (data) => {
    log += data;
  });
  await expect.poll(() => log).toMatch(/"lost":\d+,"msg":"lines of the log were lost/);
  for (const line of log.trim().split('\n').slice(0, -1)) JSON.parse(line);
  daemon.child.stderr.removeAllListeners('data').pause();
  await calls();
  expect(await daemon.end()).toBe(0);
});

test('a full disk and a reader that is gone cost the log, not the daemon', async () => {
  const full = await start('2>/dev/full', 'info');
  expect(await full.lost()).toBeGreaterThan(0);
  expect(await full.end()).toBe(0);

  const unread = await start('', 'info');
  unread.child.stderr.destroy();
  await unread.client.analyze({ source: '/nowhere' }).ended;
  expect(await unread.live()).toBe(200);
  expect(await unread.end()).toBe(0);
});
