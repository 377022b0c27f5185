import type { Scrape } from '@trueframe/cli/load';
import { GLANCE_SCALES } from '@trueframe/sdk/single-shot';

/** Runs of the detector's network, by scale of its input; 1: full looks, those after a glance that did not hold included. */
export type LookRuns = Readonly<Record<string, number>>;

export function lookRuns(scrape: Scrape): LookRuns {
  const count = (labels: Record<string, string>) =>
    scrape.sum('trueframe_detector_looks_total', labels);
  const glances = GLANCE_SCALES.map((scale) => [scale, count({ scale: String(scale) })]);
  const full = count({ look: 'full' }) + count({ look: 'repeated' });
  return Object.fromEntries([[1, full], ...glances]);
}

/** Returns the runs between two readings, times `factor`. */
export function lookRunsBetween(before: LookRuns, after: LookRuns, factor = 1): LookRuns {
  const rows = Object.entries(after).map(([scale, runs]) => [
    scale,
    (runs - (before[scale] ?? 0)) * factor,
  ]);
  return Object.fromEntries(rows);
}
