import { type Score, TrueframeError } from '@trueframe/sdk';

/** Returns one score per crop: of a model that gives one per frame their mean, or an abstention where all of them abstain. */
export function onePerCrop(scores: readonly Score[], crops: number): readonly Score[] {
  if (scores.length === crops) return scores;
  const frames = scores.length / crops;
  return Array.from({ length: crops }, (_, crop) => {
    const own = scores.slice(crop * frames, (crop + 1) * frames);
    const numbers = own.filter((score) => typeof score === 'number');
    if (numbers.length === 0) return own[0]!;
    return numbers.reduce((sum, score) => sum + score, 0) / numbers.length;
  });
}

/**
 * The scores of one input of a method; none when the model abstains from all of it.
 * @throws PLUGIN_OUTPUT_INVALID where some are numbers and others are not
 */
export function allOrNone(model: string, scores: readonly Score[]): number[] {
  const numbers = scores.filter((score) => typeof score === 'number');
  if (scores.length > 0 && (numbers.length === scores.length || numbers.length === 0)) {
    return numbers;
  }
  throw new TrueframeError(
    'PLUGIN_OUTPUT_INVALID',
    `model ${model}: ${numbers.length} of the ${scores.length} scores of one input are numbers; expected all or none`,
  );
}
