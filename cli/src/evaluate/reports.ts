import type { ClipResult } from './clip-result.ts';
import { type Comparison, comparisonOf } from './comparison.ts';
import type { ClipSet } from './find-sets.ts';
import { type Report, reportOf } from './report.ts';
import { type MeanSeparation, meanSeparationOf } from './statistics/mean-separation.ts';
import { scoredOf } from './summarise.ts';

/** All that is known after a run over one or several inputs. */
export interface Reports {
  /** In the order of the inputs. */
  readonly each: readonly Report[];
  /** Over the inputs; absent of one, undefined within when an input lacks a real or a fake with a score. */
  readonly mean?: {
    readonly separation: MeanSeparation | undefined;
    readonly comparison?: Comparison;
  };
}

/** `results`: by the name of the clip, of all clips. `other`: those of a run that this one is compared with. */
export function reportsOf(
  sets: readonly ClipSet[],
  results: ReadonlyMap<string, ClipResult>,
  other?: ReadonlyMap<string, ClipResult>,
): Reports {
  const judged = sets.map(({ clips }) =>
    clips.map((clip) => ({ clip, result: results.get(clip.name)! })),
  );
  const each = sets.map(({ input }, k): Report => {
    const report = reportOf(input, judged[k]!);
    return other ? { ...report, comparison: comparisonOf([judged[k]!], other) } : report;
  });
  if (sets.length === 1) return { each };
  const separation = meanSeparationOf(judged.map(scoredOf));
  return {
    each,
    mean: { separation, ...(other && { comparison: comparisonOf(judged, other) }) },
  };
}
