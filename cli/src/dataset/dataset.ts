import { commandGroup } from '../command-group.ts';
import { faces } from './faces-command.ts';
import { folds } from './folds-command.ts';
import { landmarks } from './landmarks-command.ts';
import { masks } from './masks-command.ts';
import { pairs } from './pairs-command.ts';
import { tracks } from './tracks-command.ts';

export const dataset = commandGroup({
  name: 'dataset',
  summary:
    'Prepares training data. Every step can be resumed: what is complete is skipped. (docs/datasets.md)',
  step: 'STEP',
  steps: {
    faces: { summary: 'Find faces in videos: boxes, landmarks and crops.', command: faces },
    tracks: { summary: 'Join those boxes into tracks.', command: tracks },
    pairs: {
      summary: 'Cut the same boxes out of the same frames of originals and their fakes.',
      command: pairs,
    },
    masks: { summary: 'Write masks of where the crops of a pair differ.', command: masks },
    landmarks: { summary: 'Find landmarks in the crops of originals.', command: landmarks },
    folds: { summary: 'Divide videos into folds that share no source.', command: folds },
  },
});
