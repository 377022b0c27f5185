import { printTable } from '../print-table.ts';
import { paint, print } from '../terminal.ts';
import { type TextTable, tablesOf } from './evaluation-tables.ts';
import { comparisonTable, meanTables } from './mean-tables.ts';
import type { Report } from './report.ts';
import type { Reports } from './reports.ts';
import { RESAMPLES } from './statistics/bootstrap.ts';

/** Longer lists are for the files. */
const MOST_LISTED = 20;

/** Tables of one input, those of a comparison last. */
export function allTablesOf({ evaluation, comparison }: Report): TextTable[] {
  return [...tablesOf(evaluation), ...(comparison ? [comparisonTable(comparison)] : [])];
}

/** Explains how the intervals are computed, in words. */
export function intervalsInWords({ evaluation: { resampled } }: Report): string {
  const { by, groups } = resampled;
  return `95 % intervals: of figures from ${RESAMPLES} resamples of ${groups} ${by}s, of shares after Wilson.`;
}

export function headInWords({ input, pipeline, clips }: Report): string {
  const { id, version, sampling } = pipeline;
  const by = id === '' ? 'no clip could be analysed' : `${id} ${version.slice(0, 12)}, ${sampling}`;
  return `${clips.length} clips of ${input}: ${by}`;
}

/** Reports of several inputs one below the other, then their means. */
export function printReports(reports: Reports): void {
  reports.each.forEach((report, k) => {
    if (k > 0) print();
    printReport(report);
  });
  printTables(meanTables(reports));
}

function printTables(tables: readonly TextTable[]): void {
  for (const { title, head, rows } of tables) {
    print();
    print(title);
    printTable(head, rows);
  }
}

function printReport(report: Report): void {
  print(paint('bold', headInWords(report)));
  printTables(allTablesOf(report));
  print();
  print(paint('dim', intervalsInWords(report)));
  const { failed } = report;
  if (failed.length === 0) return;
  print();
  print(paint('yellow', `${failed.length} failed, and count nowhere else:`));
  for (const { clip, code, message } of failed.slice(0, MOST_LISTED)) {
    print(`${clip}: ${code}: ${message}`);
  }
  const more = failed.length - MOST_LISTED;
  if (more > 0) print(`… and ${more} more: see --json or --results`);
}
