import { type ClipResult, LABELS, type Label } from './clip-result.ts';
import type { Interval } from './statistics/bootstrap.ts';
import { wilson } from './statistics/wilson.ts';

/** A part of a class. */
export interface Share {
  readonly clips: number;
  /** 0..1 of the clips that did not fail; 0 of none. */
  readonly share: number;
  /** 95 %, after Wilson, as if clips were independent; absent of none. */
  readonly interval?: Interval;
}

/** Labels of all reals, or of all fakes. */
export interface ClassCounts {
  readonly clips: number;
  readonly failed: number;
  /** With a score: what AUC and the like rest on. */
  readonly scored: number;
  readonly labels: Readonly<Record<Label, Share>>;
}

export function countsOf(results: readonly ClipResult[]): ClassCounts {
  const judged = results.filter(({ label }) => label);
  const shares = LABELS.map((label): [Label, Share] => {
    const clips = judged.filter((result) => result.label === label).length;
    const interval = wilson(clips, judged.length);
    return [label, { clips, share: clips / (judged.length || 1), ...(interval && { interval }) }];
  });
  return {
    clips: results.length,
    failed: results.length - judged.length,
    scored: results.filter(({ score }) => score !== undefined).length,
    labels: Object.fromEntries(shares) as Record<Label, Share>,
  };
}
