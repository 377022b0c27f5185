import type { Score } from '../model.ts';
import { refuse } from './refuse.ts';
import { shown } from './shown.ts';

/** Reasons travel with every frame. */
const LONGEST_REASON = 64;

/**
 * Checks the answer of a model for `count` crops: numbers 0..1 or abstentions, one for each crop; one or more for each
 * crop if the model takes several frames.
 * @throws PLUGIN_OUTPUT_INVALID
 */
export function checkScores(
  owner: string,
  scores: unknown,
  count: number,
  frames = 1,
): readonly Score[] {
  if (!Array.isArray(scores)) refuse(owner, `gave ${shown(scores)}, expected an array of scores`);
  const isComplete =
    frames === 1 || count === 0
      ? scores.length === count
      : scores.length >= count && scores.length % count === 0;
  if (!isComplete) refuse(owner, `${count} crops gave ${scores.length} scores`);
  for (const score of scores) checkScore(owner, score);
  return scores as readonly Score[];
}

function checkScore(owner: string, score: unknown): void {
  if (typeof score === 'number') {
    if (score >= 0 && score <= 1) return;
    refuse(owner, `score ${score} is not in 0..1 (1 = synthetic)`);
  }
  const reason = (score as { abstain?: unknown } | null | undefined)?.abstain;
  if (typeof score !== 'object' || typeof reason !== 'string') {
    refuse(owner, `score ${shown(score)} is neither a number 0..1 nor an abstention`);
  }
  if (reason.length > LONGEST_REASON || !/^[A-Z][A-Z0-9_]*$/.test(reason)) {
    refuse(
      owner,
      `reason ${shown(reason)} must be upper case with underscores, at most ${LONGEST_REASON} letters`,
    );
  }
}
