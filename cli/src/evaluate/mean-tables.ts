import type { Comparison } from './comparison.ts';
import { percent, type TextTable, withInterval } from './evaluation-tables.ts';
import type { Reports } from './reports.ts';

export function comparisonTable({ pipeline, clips, difference }: Comparison): TextTable {
  const row = (name: string, of: NonNullable<typeof difference>['auc'] | undefined) => [
    name,
    of?.own.toFixed(3) ?? '-',
    of?.other.toFixed(3) ?? '-',
    of ? withInterval(of.value, of.interval, 3) : '-',
  ];
  return {
    title: `Beside ${pipeline.id} ${pipeline.version.slice(0, 12)}, on the ${clips} clips that both have scores for`,
    head: ['', 'this', 'the other', 'difference'],
    rows: [row('AUC', difference?.auc), row('caught at 5 % false alarms', difference?.caught)],
  };
}

/** Tables over several inputs; none of one. */
export function meanTables({ each, mean }: Reports): TextTable[] {
  if (!mean) return [];
  const { separation, comparison } = mean;
  const caught = separation?.caught ?? [];
  const value = (of: NonNullable<typeof separation>['auc'] | undefined) =>
    of ? withInterval(of.value, of.interval, 3) : '-';
  return [
    {
      title: `Mean of the ${each.length} inputs`,
      head: ['', 'value'],
      rows: [
        ['AUC', value(separation?.auc)],
        ...caught.map((one) => [`caught at ${percent(one.rate)} false alarms`, value(one)]),
      ],
    },
    ...(comparison ? [comparisonTable(comparison)] : []),
  ];
}
