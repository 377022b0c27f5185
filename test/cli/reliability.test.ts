import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { spawnSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const entry = fileURLToPath(new URL('../../benchmarks/dist/reliability/run.js', import.meta.url));

function board(...args: string[]) {
  const all = [entry, '--short', '--rows', fixture('rows'), ...args];
  return spawnSync(process.execPath, all, { encoding: 'utf8' });
}

test('rows that throw, hang, die or leave a process behind have failed, and stop no other row', () => {
  const report = join(tempFolder(), 'report.json');
  const { stdout, status } = board('--report', report);
  const lines = stdout.trim().split('\n');
  expect(stdout).toMatch(/^PASSED +1 passes: N 2, lost 0\./m);
  expect(stdout).toMatch(/^FAILED +2 throws: .*it threw: Error: out of ideas/m);
  expect(stdout).toMatch(/^FAILED +3 hangs: .*not over after 1 s/m);
  expect(stdout).toMatch(/^FAILED +4 dies: .*its process ended with SIGKILL/m);
  expect(stdout).toMatch(/^FAILED +5 leaves: .*nothing is left behind \(\d+ sleep 60\)/m);
  expect(stdout).toMatch(/^SKIPPED +5 skips: .*needs wings/m);
  expect(lines.at(-2)).toMatch(/^PASSED +6 tells of others/);
  expect(lines.at(-1)).toBe('rows: 2 passed, 4 failed, 1 skipped');
  expect(status).toBe(1);
  const fates = JSON.parse(readFileSync(report, 'utf8')) as { name: string; fate: string }[];
  expect(fates).toHaveLength(7);
  expect(fates).toContainEqual({ name: '05b-skips', fate: 'skipped' });
});

test('--only runs rows by number or name, and the same seed gives the same row', () => {
  const one = board('--only', '1', '--seed', '7');
  const again = board('--only', '01-passes', '--seed', '7');
  const other = board('--only', '1', '--seed', '8');
  expect(one.status).toBe(0);
  const why = ({ stdout }: { stdout: string }) => /lost 0\. (\S+ \S+)/.exec(stdout)?.[1];
  expect(why(one)).toBe(why(again));
  expect(why(one)).not.toBe(why(other));
  expect(board('--only', '5b').stdout.trim().split('\n')).toHaveLength(2);
  expect(board('--only', '99')).toMatchObject({ status: 2, stderr: /01-passes/ });
});
