import type { EngineConfig } from '@trueframe/daemon';
import { TrueframeError } from '@trueframe/sdk';
import type { CutPairsTask } from './cut-pairs.ts';
import type { DrawMasksTask } from './draw-masks.ts';
import type { FindFacesTask } from './find-faces.ts';
import type { FollowFacesTask } from './follow-faces.ts';
import type { MarkLandmarksTask } from './mark-landmarks.ts';
import type { Outcome } from './outcome.ts';

/** A piece of work for one process: one video, or an original with its fakes. */
export type Task =
  | FindFacesTask
  | FollowFacesTask
  | CutPairsTask
  | DrawMasksTask
  | MarkLandmarksTask;

/** First `start`, then one task at a time; each is answered by its outcomes. */
export type ToWorker =
  | { readonly type: 'start'; readonly config: EngineConfig }
  | { readonly type: 'task'; readonly task: Task };

export type FromWorker = readonly Outcome[];

/** Outcomes of a task that failed as a whole: the same error for each of its videos. */
export function allFailed(task: Task, reason: unknown): readonly Outcome[] {
  const error = TrueframeError.from(reason).toWire();
  return namesOf(task).map((video) => ({ video, state: 'failed', error }));
}

function namesOf(task: Task): string[] {
  switch (task.step) {
    case 'faces':
      return [task.video.name];
    case 'pairs':
      return [task.original, ...task.fakes].map(({ name }) => name);
    default:
      return [task.video];
  }
}
