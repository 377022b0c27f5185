import type { TextTable } from './evaluation-tables.ts';
import { allTablesOf, headInWords, intervalsInWords } from './evaluation-text.ts';
import { meanTables } from './mean-tables.ts';
import type { Report } from './report.ts';
import type { Reports } from './reports.ts';

export function markdownOf(reports: Reports): string {
  const parts = [
    '# Evaluation',
    ...reports.each.flatMap(partsOf),
    ...meanTables(reports).flatMap(titledTable),
  ];
  return `${parts.join('\n\n')}\n`;
}

function partsOf(report: Report): string[] {
  const { failed } = report;
  return [
    text(headInWords(report)),
    ...allTablesOf(report).flatMap(titledTable),
    intervalsInWords(report),
    ...(failed.length > 0
      ? [
          '## Failed',
          failed
            .map(({ clip, code, message }) => `- ${text(`${clip}: ${code}: ${message}`)}`)
            .join('\n'),
        ]
      : []),
  ];
}

const titledTable = (table: TextTable) => [`## ${text(table.title)}`, tableOf(table)];

function tableOf({ head, rows }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(text).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** Names of clips and messages are no markup. */
function text(words: string): string {
  return words.replace(/\s+/g, ' ').replace(/[\\|<>*_`[\]]/g, '\\$&');
}
