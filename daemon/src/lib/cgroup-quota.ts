import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

interface Hierarchy {
  /** Folder at which it is mounted. */
  readonly mount: string;
  /** Group of this process, below the mount: '' or `system.slice/x.service`. */
  readonly path: string;
  readonly isSecond: boolean;
}

type Read = (path: string) => string;

/**
 * Processors that the control groups of this process leave it, undefined where none limits it. A group is limited by those
 * above it, too, so the least of them counts.
 */
export function quotaCores(read: Read = readText): number | undefined {
  const quotas = hierarchies(read).flatMap(({ mount, path, isSecond }) => {
    const names = path.split('/').filter((name) => name !== '');
    return names.concat('').flatMap((_, depth) => {
      const folder = join(mount, ...names.slice(0, depth));
      const text = isSecond
        ? read(join(folder, 'cpu.max'))
        : `${read(join(folder, 'cpu.cfs_quota_us'))} ${read(join(folder, 'cpu.cfs_period_us'))}`;
      return coresOf(text) ?? [];
    });
  });
  return quotas.length === 0 ? undefined : Math.min(...quotas);
}

/** Microseconds of processor time, then the period they are for; `max` or -1: no limit. */
export function coresOf(text: string): number | undefined {
  const [quota = '', period = ''] = text.trim().split(/\s+/);
  const cores = Number.parseInt(quota, 10) / Number.parseInt(period, 10);
  return cores > 0 ? cores : undefined;
}

/** Returns the hierarchies that limit processors: the second version of control groups, and the first where that has them. */
function hierarchies(read: Read): readonly Hierarchy[] {
  const groups = read('/proc/self/cgroup')
    .split('\n')
    .map((line) => /^(\d+):([^:]*):(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, id, controllers = '', path = '']) => ({
      isSecond: id === '0' && controllers === '',
      isOfCpu: controllers.split(',').includes('cpu'),
      path,
    }));
  return read('/proc/self/mountinfo')
    .split('\n')
    .flatMap((line) => {
      const [front = '', back = ''] = line.split(' - ');
      const [, , , root = '/', mount = ''] = front.split(' ');
      const [type, , options = ''] = back.split(' ');
      const isSecond = type === 'cgroup2';
      if (!isSecond && !(type === 'cgroup' && options.split(',').includes('cpu'))) return [];
      const group = groups.find((one) => (isSecond ? one.isSecond : one.isOfCpu));
      return group ? [{ mount, path: below(root, group.path), isSecond }] : [];
    });
}

/** A container sees its own group at the mount point, whatever the path of it is outside. */
function below(root: string, path: string): string {
  const inner = relative(root, path);
  return inner.startsWith('..') ? '' : inner;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
