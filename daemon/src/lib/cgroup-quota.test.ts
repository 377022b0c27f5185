import { expect, test } from 'vitest';
import { coresOf, quotaCores } from './cgroup-quota.ts';

const SECOND = '30 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw,nsdelegate';
const FIRST = '31 23 0:27 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct';

const reader = (files: Readonly<Record<string, string>>) => (path: string) => files[path] ?? '';

test('a limit is processor time by period', () => {
  expect(coresOf('150000 100000\n')).toBe(1.5);
  expect(coresOf('max 100000\n')).toBeUndefined();
  expect(coresOf('-1 100000')).toBeUndefined();
  expect(coresOf(' ')).toBeUndefined();
});

test('CPUQuota of a systemd service is that of a nested group', () => {
  const read = reader({
    '/proc/self/cgroup': '0::/system.slice/trueframe.service',
    '/proc/self/mountinfo': `1 1 8:1 / / rw - ext4 /dev/sda1 rw\n${SECOND}`,
    '/sys/fs/cgroup/system.slice/trueframe.service/cpu.max': '50000 100000',
  });
  expect(quotaCores(read)).toBe(0.5);
});

test('the least of all groups above counts, and max is no limit', () => {
  const files = {
    '/proc/self/cgroup': '0::/a/b/c',
    '/proc/self/mountinfo': SECOND,
    '/sys/fs/cgroup/a/cpu.max': '150000 100000',
    '/sys/fs/cgroup/a/b/cpu.max': '300000 100000',
    '/sys/fs/cgroup/a/b/c/cpu.max': 'max 100000',
  };
  expect(quotaCores(reader(files))).toBe(1.5);
  expect(quotaCores(reader({ ...files, '/sys/fs/cgroup/cpu.max': '100000 100000' }))).toBe(1);
});

test('a container finds its own group at the mount point', () => {
  const read = reader({
    '/proc/self/cgroup': '0::/docker/0123',
    '/proc/self/mountinfo': SECOND.replace(' / /sys', ' /docker/0123 /sys'),
    '/sys/fs/cgroup/cpu.max': '250000 100000',
  });
  expect(quotaCores(read)).toBe(2.5);
  const elsewhere = reader({
    '/proc/self/cgroup': '0::/../../other',
    '/proc/self/mountinfo': SECOND,
    '/sys/fs/cgroup/cpu.max': '250000 100000',
  });
  expect(quotaCores(elsewhere)).toBe(2.5);
});

test('the first version of control groups, also beside the second', () => {
  const read = reader({
    '/proc/self/cgroup': '4:memory:/x\n3:cpu,cpuacct:/user.slice/one\n0::/user.slice',
    '/proc/self/mountinfo': `${FIRST}\n${SECOND.replace('/sys/fs/cgroup', '/sys/fs/cgroup/unified')}`,
    '/sys/fs/cgroup/cpu,cpuacct/user.slice/one/cpu.cfs_quota_us': '75000',
    '/sys/fs/cgroup/cpu,cpuacct/user.slice/one/cpu.cfs_period_us': '100000',
    '/sys/fs/cgroup/cpu,cpuacct/user.slice/cpu.cfs_quota_us': '-1',
    '/sys/fs/cgroup/cpu,cpuacct/user.slice/cpu.cfs_period_us': '100000',
  });
  expect(quotaCores(read)).toBe(0.75);
});

test('without control groups there is no limit', () => {
  expect(quotaCores(reader({}))).toBeUndefined();
});
