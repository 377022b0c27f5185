import type { Sample } from './findings.ts';

export type TellingKind = 'highest' | 'typical' | 'lowest';

/** A frame of a face that stands for others. */
export interface TellingSample {
  readonly kind: TellingKind;
  readonly sample: Sample;
}

/**
 * Returns the samples with the highest, the median and the lowest score, each once; without scores the one in the middle.
 */
export function tellingSamples(samples: readonly Sample[]): readonly TellingSample[] {
  const scored = samples
    .filter(({ score }) => score !== undefined)
    .sort((a, b) => (b.score as number) - (a.score as number));
  if (scored.length === 0) {
    const middle = samples[Math.floor(samples.length / 2)];
    return middle ? [{ kind: 'typical', sample: middle }] : [];
  }
  const picked: TellingSample[] = [];
  const pick = (kind: TellingKind, sample: Sample | undefined) => {
    if (sample && !picked.some((one) => one.sample === sample)) picked.push({ kind, sample });
  };
  pick('highest', scored[0]);
  pick('typical', scored[Math.floor(scored.length / 2)]);
  pick('lowest', scored.at(-1));
  return picked;
}
