import { stripVTControlCharacters } from 'node:util';
import { paint } from './terminal.ts';

/** Columns that the longest line of a help may take. */
const WIDTH = 100;

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

type Row = readonly [term: string, text: string];

/** Returns the help of a command: its summary, how it is called, its operands and flags. */
export function renderHelp({ name, summary, operands, flags }: Explained): string {
  const usage = ['trueframe', name, ...(operands ? [operandOf(operands)] : []), '[--flags]'];
  const rows = Object.entries(flags).map(([flag, { hint, summary: text, multiple }]): Row => {
    return [`--${flag}${hint ? `=<${hint}>` : ''}`, multiple ? `${text} May be repeated.` : text];
  });
  return [
    ...wrapped(summary, WIDTH),
    '',
    `${paint('bold', 'Usage')}: ${usage.join(' ')}`,
    ...(operands ? ['', ...table([[operands.name, operands.summary]])] : []),
    '',
    ...table(rows),
  ].join('\n');
}

function operandOf({ name, min, max }: Operands): string {
  const one = max > 1 ? `${name}…` : name;
  return min > 0 ? one : `[${one}]`;
}

/** Lines of two columns; the second one is wrapped. */
function table(rows: readonly Row[]): string[] {
  const indent = Math.max(...rows.map(([term]) => term.length)) + 4;
  return rows.flatMap(([term, text]) => {
    const [first = '', ...more] = wrapped(text, WIDTH - indent);
    const head = `  ${paint('cyan', term)}`;
    const gap = ' '.repeat(indent - stripVTControlCharacters(head).length);
    return [`${head}${gap}${first}`, ...more.map((line) => ' '.repeat(indent) + line)];
  });
}

/** Lines of at most `width` characters, broken between words. */
function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
