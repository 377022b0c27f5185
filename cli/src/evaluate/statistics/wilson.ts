import type { Interval } from './bootstrap.ts';

const Z = 1.959964;

/** 95 % interval of a share, after Wilson: holds for few clips and for 0 and 1, where a bootstrap says nothing. */
export function wilson(count: number, total: number): Interval | undefined {
  if (total === 0) return undefined;
  const share = count / total;
  const scale = 1 + Z ** 2 / total;
  const middle = share + Z ** 2 / (2 * total);
  const half = Z * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}
