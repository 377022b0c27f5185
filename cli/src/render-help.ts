import { type Term, termList } from './term-list.ts';
import { helpWidth, paint } from './terminal.ts';
import { wrapText } from './wrap-text.ts';

interface Flag {
  readonly summary: string;
  readonly hint?: string;
  readonly multiple?: boolean;
}

interface Operands {
  readonly name: string;
  readonly summary: string;
  readonly min: number;
  readonly max: number;
}

/** The parts of a command that its help shows. */
interface Explained {
  readonly name: string;
  readonly summary: string;
  readonly operands?: Operands;
  readonly flags: Readonly<Record<string, Flag>>;
}

/** Returns the help of a command: its summary, how it is called, its operands and flags. */
export function renderHelp({ name, summary, operands, flags }: Explained): string {
  const width = helpWidth();
  const usage = ['trueframe', name, ...(operands ? [operandOf(operands)] : []), '[--flags]'];
  const rows = Object.entries(flags).map(([flag, { hint, summary: text, multiple }]): Term => {
    return [`--${flag}${hint ? `=<${hint}>` : ''}`, multiple ? `${text} May be repeated.` : text];
  });
  return [
    ...wrapText(summary, width),
    '',
    `${paint('bold', 'Usage')}: ${usage.join(' ')}`,
    ...(operands ? ['', ...termList([[operands.name, operands.summary]], width)] : []),
    '',
    ...termList(rows, width),
  ].join('\n');
}

function operandOf({ name, min, max }: Operands): string {
  const one = max > 1 ? `${name}…` : name;
  return min > 0 ? one : `[${one}]`;
}
