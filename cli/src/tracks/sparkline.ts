import type { Thresholds__Output } from '@trueframe/proto';

const BARS = '▁▂▃▄▅▆▇█';
const NO_VOTE = '·';

/** A colour that is said of a score, or none. */
export type Tone = 'red' | 'yellow' | 'green' | undefined;

/** Consecutive characters of one tone. */
export interface Run {
  readonly tone: Tone;
  readonly text: string;
}

/**
 * Returns scores (0..1) as characters: bars or, without symbols, digits that are tenths (9 from .9 on). Undefined is a dot. Tones
 * say which side of the thresholds a score is on.
 */
export function sparkline(
  scores: readonly (number | undefined)[],
  thresholds: Thresholds__Output | null,
  hasSymbols: boolean,
): readonly Run[] {
  const runs: { tone: Tone; text: string }[] = [];
  for (const score of scores) {
    const tone = toneOf(score, thresholds);
    const character = hasSymbols ? barOf(score) : digitOf(score);
    const last = runs.at(-1);
    if (last && last.tone === tone) last.text += character;
    else runs.push({ tone, text: character });
  }
  return runs;
}

function barOf(score: number | undefined): string {
  if (score === undefined) return NO_VOTE;
  return BARS[Math.min(Math.floor(score * BARS.length), BARS.length - 1)] ?? NO_VOTE;
}

function digitOf(score: number | undefined): string {
  return score === undefined ? '.' : String(Math.min(Math.floor(score * 10), 9));
}

function toneOf(score: number | undefined, thresholds: Thresholds__Output | null): Tone {
  if (score === undefined || !thresholds) return undefined;
  if (score >= thresholds.synthetic) return 'red';
  return score <= thresholds.authentic ? 'green' : 'yellow';
}
