import { join } from 'node:path';
import { writeWhole } from '@trueframe/dataset';
import { markdownOf } from './evaluation-markdown.ts';
import { plotsOf } from './plots.ts';
import { figuresOf } from './report.ts';
import type { Reports } from './reports.ts';

interface Targets {
  readonly json: string | undefined;
  readonly markdown: string | undefined;
  readonly plots: string | undefined;
}

/** Writes the files that were asked for; folders are made. Plots of several inputs lie in folders 1, 2, … in their order. */
export async function writeOutputs(reports: Reports, targets: Targets): Promise<void> {
  const { json, markdown, plots } = targets;
  if (json !== undefined) await writeWhole(json, jsonOf(reports));
  if (markdown !== undefined) await writeWhole(markdown, markdownOf(reports));
  if (plots === undefined) return;
  for (const [k, report] of reports.each.entries()) {
    const folder = reports.mean ? join(plots, String(k + 1)) : plots;
    for (const [name, svg] of plotsOf(report)) await writeWhole(join(folder, name), svg);
  }
}

/** One input: its figures; several: those of each, and their means. */
function jsonOf({ each, mean }: Reports): string {
  const figures = each.map(figuresOf);
  return `${JSON.stringify(mean ? { reports: figures, mean } : figures[0], null, 1)}\n`;
}
