import { halfMean } from './numpy/half.ts';
import { meanOf } from './scores-of.ts';

/**
 * An ensemble that pools each model over the whole video first and averages the models last (1st place, The Medics). A
 * pooling plugin cannot: it is given scores that the ensemble has already joined.
 *
 * `scores` holds one list per model; models without a score have no vote; at least one must have some. `half` rounds as
 * the 1st place's float16 does.
 */
export function poolPerModel(
  scores: readonly (readonly number[])[],
  pool: (scores: readonly number[]) => number,
  half = false,
): number {
  const pooled = scores.filter((model) => model.length > 0).map(pool);
  return half ? halfMean(pooled) : meanOf(pooled);
}
