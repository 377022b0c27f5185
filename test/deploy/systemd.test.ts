import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { spawnSync } from '../helpers/programs.ts';

const unit = fileURLToPath(new URL('../../deploy/systemd/trueframe.service', import.meta.url));
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

test.skipIf(!hasAnalyze)('systemd understands the unit', () => {
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  // It may complain of other units on this machine.
  expect(stderr.split('\n').filter((line) => line.includes('trueframe.service'))).toEqual([]);
});

test.skipIf(!hasAnalyze)(
  'systemd rates its exposure as low as what it must be allowed lets it be',
  () => {
    // In tenths: 10 is a service without any protection, below 4.0 systemd says OK.
    const args = ['security', '--offline=true', '--threshold=25', '--no-pager', unit];
    const { status, stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
    expect(status, stdout).toBe(0);
  },
);
