import { quantile } from '../../quantile.ts';
import { randomOf } from './random.ts';

export const RESAMPLES = 2000;
export const SEED = 1;

/** 95 % of the resamples lie between. */
export type Interval = readonly [low: number, high: number];

/**
 * Intervals of statistics by drawing whole groups with replacement, as many as there are. `groups`: that of each clip.
 * `statistics`: gets how often each clip was drawn; returns nothing when the draw has only one class, and another takes
 * its place. The same input gives the same intervals. Empty when too few draws have a value.
 */
export function bootstrap(
  groups: readonly string[],
  statistics: (weights: Uint32Array) => readonly number[] | undefined,
): Interval[] {
  const members = new Map<string, number[]>();
  groups.forEach((group, k) => {
    const list = members.get(group);
    if (list) list.push(k);
    else members.set(group, [k]);
  });
  const drawable = [...members.values()];
  const random = randomOf(SEED);
  const weights = new Uint32Array(groups.length);
  const drawn: (readonly number[])[] = [];
  for (let draw = 0; draw < 2 * RESAMPLES && drawn.length < RESAMPLES; draw++) {
    weights.fill(0);
    for (let k = 0; k < drawable.length; k++) {
      for (const clip of drawable[Math.floor(random() * drawable.length)]!) weights[clip]! += 1;
    }
    const values = statistics(weights);
    if (values) drawn.push(values);
  }
  if (drawn.length < RESAMPLES / 2) return [];
  return drawn[0]!.map((_, at) => {
    const values = drawn.map((one) => one[at]!);
    return [quantile(values, 0.025), quantile(values, 0.975)];
  });
}
