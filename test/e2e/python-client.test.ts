import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { execFileSync } from '../helpers/programs.ts';
import { makeStubs } from '../helpers/python-stubs.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

const python = '/usr/bin/python3';
const client = fileURLToPath(new URL('./analyze_client.py', import.meta.url));

function run(address: string, stubs: string, source: string): Record<string, never>[] {
  const text = execFileSync(python, [client, address, stubs, source, 'fixed-face'], {
    encoding: 'utf8',
  });
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a Python client analyses a file and reads its verdict', async () => {
  const daemon = await startTestDaemon(withFaultyPlugins);
  const events = run(daemon.grpcAddress, makeStubs(), makeClip(1));
  expect(events.map((event) => Number(event.sequence))).toEqual(events.map((_, i) => i + 1));
  expect(events.at(-1)).toMatchObject({
    summary: {
      verdict: { label: 'LABEL_SYNTHETIC_LIKELY', final: true },
      frames: { received: '25', analysed: '25' },
    },
  });
});

test('a Python client reads the status of a bad source', async () => {
  const daemon = await startTestDaemon(withFaultyPlugins);
  const events = run(daemon.grpcAddress, makeStubs(), '/nowhere/missing.mp4');
  expect(events.at(-1)).toMatchObject({ code: 'NOT_FOUND' });
});
