import { TrueframeError } from '@trueframe/sdk';
import type { SamplingPolicy } from '../config/sampling.ts';

/**
 * Checks that sampling leaves neighbours for a model that looks at several frames in a row.
 * @throws PIPELINE_INVALID
 */
export function checkNeighbours(sampling: SamplingPolicy, model: string): void {
  if (typeof sampling !== 'object') return;
  const skips =
    'keyFrames' in sampling
      ? 'keyFrames'
      : 'fps' in sampling && sampling.referencesOnly && 'referencesOnly';
  if (!skips) return;
  throw new TrueframeError(
    'PIPELINE_INVALID',
    `model ${model} looks at several frames in a row, and sampling with ${skips} skips some of them: leave ${skips} out`,
    { details: { model } },
  );
}
