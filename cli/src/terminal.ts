import { stripVTControlCharacters, styleText } from 'node:util';
import { mapTexts, redact } from '@trueframe/daemon/lib';
import { output, type Sink } from './output.ts';
import { wrapText } from './wrap-text.ts';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Columns of a terminal that does not say how many it has. */
const USUAL_WIDTH = 80;

/** Colours only where somebody sees them (https://no-color.org). */
export function hasColours(stream: Sink = output().stdout): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** False: only ASCII is certain to be shown, because the terminal is a simple one or the locale says so. */
export function hasSymbols(env: NodeJS.ProcessEnv = process.env): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || 'UTF-8';
  return env.TERM !== 'dumb' && /utf-?8/i.test(locale);
}

/** Columns of the terminal that is written to; Infinity: it is none, so lines have any length. */
export function terminalWidth({ isTTY, columns }: Sink = output().stdout): number {
  return isTTY ? columns || USUAL_WIDTH : Number.POSITIVE_INFINITY;
}

/** Columns of a help: no more than the terminal has, nor than the eye follows. */
export function helpWidth(): number {
  return Math.min(terminalWidth(), 100);
}

export function paint(style: Style, text: string): string {
  return hasColours() ? styleText(style, text) : text;
}

/** One line on stdout, without secrets of URLs. */
export function print(line = ''): void {
  const safe = redact(line);
  output().stdout.write(`${hasColours() ? safe : stripVTControlCharacters(safe)}\n`);
}

/**
 * Words on stdout, as one line or, on a terminal that is narrower, broken between words; lines after the first are indented by
 * so many spaces.
 */
export function printWords(text: string, indent = 0): void {
  const width = terminalWidth() - indent;
  const [lead = ''] = /^ */.exec(text) as RegExpExecArray;
  const [first = '', ...more] = wrapText(text.slice(lead.length), width);
  print(lead + first);
  for (const line of more) print(' '.repeat(indent) + line);
}

/** One JSON value on one line, without secrets of URLs. */
export function printJson(value: unknown): void {
  output().stdout.write(`${JSON.stringify(mapTexts(value, redact))}\n`);
}
