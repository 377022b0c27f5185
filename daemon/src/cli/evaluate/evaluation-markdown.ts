import { type TextTable, tablesOf } from './evaluation-tables.ts';
import { headInWords, intervalsInWords } from './evaluation-text.ts';
import type { Report } from './report.ts';

export function markdownOf(report: Report): string {
  const { failed, evaluation } = report;
  const parts = [
    '# Evaluation',
    text(headInWords(report)),
    ...tablesOf(evaluation).flatMap((table) => [`## ${text(table.title)}`, tableOf(table)]),
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
  return `${parts.join('\n\n')}\n`;
}

function tableOf({ head, rows }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(text).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** Names of clips and messages are no markup. */
function text(words: string): string {
  return words.replace(/\s+/g, ' ').replace(/[\\|<>*_`[\]]/g, '\\$&');
}
