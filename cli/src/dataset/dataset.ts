import { TrueframeError } from '@trueframe/sdk';
import type { Command } from '../command.ts';
import { type Term, termList } from '../term-list.ts';
import { helpWidth, paint } from '../terminal.ts';
import { wrapText } from '../wrap-text.ts';
import { faces } from './faces-command.ts';
import { folds } from './folds-command.ts';
import { landmarks } from './landmarks-command.ts';
import { masks } from './masks-command.ts';
import { pairs } from './pairs-command.ts';
import { tracks } from './tracks-command.ts';

interface Step {
  readonly summary: string;
  readonly command: Command;
}

const STEPS: Readonly<Record<string, Step>> = {
  faces: { summary: 'Find faces in videos: boxes, landmarks and crops.', command: faces },
  tracks: { summary: 'Join those boxes into tracks.', command: tracks },
  pairs: {
    summary: 'Cut the same boxes out of the same frames of originals and their fakes.',
    command: pairs,
  },
  masks: { summary: 'Write masks of where the crops of a pair differ.', command: masks },
  landmarks: { summary: 'Find landmarks in the crops of originals.', command: landmarks },
  folds: { summary: 'Divide videos into folds that share no source.', command: folds },
};

/** `dataset STEP …`: each step is a command of its own. */
export const dataset: Command = {
  async help([name = '']) {
    return (await STEPS[name]?.command.help([])) ?? overview();
  },
  async run([name, ...rest]) {
    const step = STEPS[name ?? ''];
    if (step) return step.command.run(rest);
    const what = name === undefined ? 'dataset needs a step' : `dataset cannot ${name}`;
    throw new TrueframeError(
      'REQUEST_INVALID',
      `${what}; there are ${Object.keys(STEPS).join(', ')}: see trueframe dataset --help`,
    );
  },
};

function overview(): string {
  const width = helpWidth();
  const steps = Object.entries(STEPS).map(([name, { summary }]): Term => [name, summary]);
  return [
    ...wrapText(
      'Prepares training data. Every step can be resumed: what is complete is skipped. (docs/datasets.md)',
      width,
    ),
    '',
    `${paint('bold', 'Usage')}: trueframe dataset STEP [--flags]`,
    '',
    ...termList(steps, width),
    '',
    'trueframe dataset STEP --help explains a step.',
    '',
  ].join('\n');
}
