import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { makeStubs } from '../helpers/python-stubs.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the example client prints the verdicts of the demo clip', async () => {
  const daemon = await startTestDaemon(withFaultyPlugins);
  const args = ['examples/client.mjs', 'examples/demo.mp4', daemon.grpcAddress];
  const lines = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(lines).toContainEqual(expect.stringMatching(/^final session SYNTHETIC_LIKELY 0\.900/));
  expect(lines.at(-1)).toBe('150 of 150 frames analysed');
});

test('callers in TypeScript and Python tell no score from a score of 0', async () => {
  const withScore = await startTestDaemon(withFaultyPlugins);
  const without = await startTestDaemon({ defaultPipeline: 'embedded' });
  const clip = makeClip(1);
  const env = { ...process.env, PYTHONPATH: makeStubs() };
  for (const [program = '', ...args] of [
    ['npx', 'tsx', 'examples/scores.ts'],
    ['/usr/bin/python3', 'examples/scores.py'],
  ]) {
    const ask = ({ grpcAddress }: { grpcAddress: string }) =>
      execFileSync(program, [...args, clip, grpcAddress], { cwd: root, env, encoding: 'utf8' });

    expect(ask(withScore)).toMatch(/^LABEL_SYNTHETIC_LIKELY 0\.8999/);
    expect(ask(without)).toBe('LABEL_NOT_APPLICABLE no score\n');
  }
});
