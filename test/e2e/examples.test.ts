import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
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
