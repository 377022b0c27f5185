import { join } from 'node:path';
import { writeWhole } from '../dataset/outputs.ts';
import { markdownOf } from './evaluation-markdown.ts';
import { plotsOf } from './plots.ts';
import { jsonOf, type Report } from './report.ts';

interface Targets {
  readonly json: string | undefined;
  readonly markdown: string | undefined;
  readonly plots: string | undefined;
}

/** Writes the files that were asked for; folders are made. */
export async function writeOutputs(report: Report, targets: Targets): Promise<void> {
  const { json, markdown, plots } = targets;
  if (json !== undefined) await writeWhole(json, jsonOf(report));
  if (markdown !== undefined) await writeWhole(markdown, markdownOf(report));
  if (plots === undefined) return;
  for (const [name, svg] of plotsOf(report)) await writeWhole(join(plots, name), svg);
}
