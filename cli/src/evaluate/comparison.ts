import { readText } from '@trueframe/daemon/lib';
import type { ClipResult } from './clip-result.ts';
import type { Judged } from './judged.ts';
import { parseResults } from './results-file.ts';
import { type SeparationDifference, separationDifference } from './statistics/mean-separation.ts';
import type { Scored } from './statistics/scored.ts';
import { scoredOf } from './summarise.ts';

/** Figures of a run minus those of another one, on the clips that both have scores for. */
export interface Comparison {
  readonly pipeline: { readonly id: string; readonly version: string };
  readonly clips: number;
  /** Undefined without both a real and a fake. */
  readonly difference: SeparationDifference | undefined;
}

/**
 * The last result of each clip of a file of results, by the clip.
 * @throws REQUEST_INVALID it is something else; whatever the system says
 */
export async function readOtherResults(path: string): Promise<ReadonlyMap<string, ClipResult>> {
  const { results } = parseResults(await readText(path, 'REQUEST_INVALID'), path);
  return new Map(results.map((result) => [result.clip, result]));
}

/** Clips whose file has changed since the other run are left out. */
export function comparisonOf(
  sets: readonly (readonly Judged[])[],
  other: ReadonlyMap<string, ClipResult>,
): Comparison {
  let first: ClipResult | undefined;
  let clips = 0;
  const own: Scored[][] = [];
  const others: Scored[][] = [];
  for (const set of sets) {
    const pairs = set.flatMap((one) => {
      const result = other.get(one.clip.name);
      if (result?.score === undefined || one.result.score === undefined) return [];
      const { size, mtimeMs } = one.result;
      return result.size === size && result.mtimeMs === mtimeMs ? [{ one, result }] : [];
    });
    first ??= pairs[0]?.result;
    clips += pairs.length;
    own.push(scoredOf(pairs.map(({ one }) => one)));
    others.push(scoredOf(pairs.map(({ one: { clip }, result }) => ({ clip, result }))));
  }
  return {
    pipeline: { id: first?.pipeline ?? '', version: first?.pipelineVersion ?? '' },
    clips,
    difference: separationDifference(own, others),
  };
}
