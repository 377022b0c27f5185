import { TrueframeError } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { allFailed, type Task } from './task.ts';

test('a task that failed as a whole failed for each of its videos', () => {
  const video = (name: string) => ({ name, path: `/in/${name}`, folder: '', isPresent: true });
  const task: Task = {
    step: 'pairs',
    original: video('real.mp4'),
    fakes: [video('a.mp4'), video('b.mp4')],
    out: '/out',
    settings: {
      crops: {
        ...{ use: 'margin', margin: 0.3, isSquare: false },
        ...{ size: 0, fit: 'squash', filter: 'area-cubic' },
      },
      everyNth: 1,
    },
    deleteSource: true,
  };
  const outcomes = allFailed(task, new TrueframeError('INTERNAL', 'cannot delete'));
  expect(outcomes.map(({ video: name, state, error }) => [name, state, error?.message])).toEqual([
    ['real.mp4', 'failed', 'cannot delete'],
    ['a.mp4', 'failed', 'cannot delete'],
    ['b.mp4', 'failed', 'cannot delete'],
  ]);
});
