import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/**
 * Processors that this process may use: those it may be scheduled on, or what the container's limit comes to if that is
 * less. 0.5 and 2.5 are possible.
 */
export function usableCores(): number {
  const cores = availableParallelism();
  const quota =
    coresOf(read('/sys/fs/cgroup/cpu.max')) ??
    coresOf(
      `${read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us')} ${read('/sys/fs/cgroup/cpu/cpu.cfs_period_us')}`,
    );
  return Math.min(cores, quota ?? cores);
}

/** Microseconds of processor time, then the period they are for; `max` or -1: no limit. */
export function coresOf(text: string): number | undefined {
  const [quota = '', period = ''] = text.trim().split(/\s+/);
  const cores = Number.parseInt(quota, 10) / Number.parseInt(period, 10);
  return cores > 0 ? cores : undefined;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
