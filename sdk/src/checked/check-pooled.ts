import { refuse } from './refuse.ts';
import { shown } from './shown.ts';

/** Largest amount by which the sum of many floats may pass 0 or 1. */
const SLACK = 1e-9;

/**
 * Checks that the answer of a pooling is 0..1.
 * @throws PLUGIN_OUTPUT_INVALID
 */
export function checkPooled(owner: string, score: unknown, samples: number): number {
  if (typeof score === 'number' && score >= -SLACK && score <= 1 + SLACK) {
    return Math.min(1, Math.max(0, score));
  }
  return refuse(owner, `${samples} samples gave ${shown(score)}, expected 0..1`);
}
