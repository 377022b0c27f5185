import { TrueframeError } from '@trueframe/sdk';
import { didYouMean } from './closest.ts';
import type { Command } from './command.ts';
import { type Term, termList } from './term-list.ts';
import { helpWidth, paint } from './terminal.ts';
import { wrapText } from './wrap-text.ts';

interface Step {
  readonly summary: string;
  readonly command: Command;
}

export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  /** Word for one of its commands, in capitals. */
  readonly step: string;
  readonly steps: Readonly<Record<string, Step>>;
}

/** A command whose first argument names one of several: each has flags and a help of its own. */
export function commandGroup(group: CommandGroup): Command {
  const { name, step: word, steps } = group;
  return {
    async help([first = '']) {
      return (await steps[first]?.command.help([])) ?? overview(group);
    },
    async run([first, ...rest]) {
      const step = steps[first ?? ''];
      if (step) return step.command.run(rest);
      const names = Object.keys(steps);
      const what =
        first === undefined ? `${name} needs a ${word.toLowerCase()}` : `${name} cannot ${first}`;
      throw new TrueframeError(
        'REQUEST_INVALID',
        `${what}; there are ${names.join(', ')}: see trueframe ${name} --help${didYouMean(first ?? '', names)}`,
      );
    },
  };
}

function overview({ name, summary, step, steps }: CommandGroup): string {
  const width = helpWidth();
  const terms = Object.entries(steps).map(([id, { summary: text }]): Term => [id, text]);
  return [
    ...wrapText(summary, width),
    '',
    `${paint('bold', 'Usage')}: trueframe ${name} ${step} [--flags]`,
    '',
    ...termList(terms, width),
    '',
    `trueframe ${name} ${step} --help explains a ${step.toLowerCase()}.`,
    '',
  ].join('\n');
}
