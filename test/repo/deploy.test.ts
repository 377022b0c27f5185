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
