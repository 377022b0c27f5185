import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { freePort } from '../helpers/free-port.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { spawn } from '../helpers/programs.ts';
import { makeStubs } from '../helpers/python-stubs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface Line {
  readonly sequence: string;
  readonly summary?: { readonly frames: { readonly analysed: string } };
}

test('a Python client that follows a session loses nothing when the daemon is killed, and sees nothing twice', async () => {
  const config = {
    ...withFaultyPlugins,
    grpc: { address: `127.0.0.1:${await freePort()}` },
    sessions: { store: { folder: tempFolder() } },
  };
  const daemon = await startTestDaemon(config);
  const { session } = await daemon.client.startSession({
    source: makeClip(2),
    options: { pipeline: 'slow', includeScores: true },
  });
  const id = session?.sessionId ?? '';
  const words = [
    at('resume_client.py'),
    daemon.grpcAddress,
    makeStubs(),
    at('../../examples/python'),
    id,
  ];
  const python = spawn('/usr/bin/python3', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void python.kill());
  const lines: Line[] = [];
  createInterface({ input: python.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  const ended = new Promise((resolve) => python.once('exit', resolve));

  await expect.poll(() => lines.length, { timeout: 30_000 }).toBeGreaterThan(10);
  await daemon.kill();
  const heard = lines.length;
  const next = await startTestDaemon(config);
  expect(await ended).toBe(0);

  expect(lines.length).toBeGreaterThan(heard);
  expect(lines.map(({ sequence }) => Number(sequence))).toEqual(lines.map((_, i) => i + 1));
  expect(lines.at(-1)?.summary?.frames.analysed).toBe('50');
  const all = next.client.watch({ sessionId: id });
  await all.ended;
  expect(all.events).toHaveLength(lines.length);
});
