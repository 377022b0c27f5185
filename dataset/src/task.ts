import type { EngineConfig } from '@trueframe/daemon';
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
