import type { MessagePort } from 'node:worker_threads';
import type { Box } from '@trueframe/sdk';
import type { EngineConfig } from '../config/schema.ts';
import type { FrameSlot } from './frame-slot.ts';
import type { NamedTensor } from './inference.ts';
import type { Expected } from './look.ts';
import type { PluginHandle, ReadyPlugin } from './ready-plugin.ts';

// Tasks that the engine thread gives to its worker threads. Plain data.

export interface WorkerData {
  readonly config: EngineConfig;
  /** Two Int32 per thread: the running task's session number (0: idle) and when it began, `pulse-clock.ts`. */
  readonly pulse: SharedArrayBuffer;
  /** Number of this thread, from 0. */
  readonly place: number;
}

/** The session that a task is done for, and news for the thread. */
export interface ForSession {
  readonly sessionNumber: number;
  /** Id for the log; empty: nobody's. */
  readonly sessionId: string;
  /** The session was cancelled before the task began. */
  readonly isAborted: boolean;
  /** Plugins that the thread has not heard of. */
  readonly learn: readonly ReadyPlugin[];
}

/** Posted by a worker to the engine thread once: the end of the line on which it hears of cancelled sessions, by number. */
export interface AbortLine {
  readonly type: 'aborts';
  readonly port: MessagePort;
}

export interface PrepareTask {
  readonly sessionNumber: number;
  readonly detector: PluginHandle;
  readonly ensemble: readonly PluginHandle[];
}

export interface DetectTask {
  readonly sessionNumber: number;
  readonly detector: PluginHandle;
  readonly slot: FrameSlot;
  /** Expected faces of a glance, and the members that score them in the same visit. Absent: look in full. */
  readonly glance?: { readonly expected: Expected; readonly ensemble: readonly PluginHandle[] };
}

export interface ScoreTask {
  readonly sessionNumber: number;
  readonly ensemble: readonly PluginHandle[];
  readonly slot: FrameSlot;
  readonly boxes: readonly Box[];
}

/** Opens a model for callers who bring tensors of their own. */
export interface OpenTask {
  readonly sessionNumber: number;
  readonly model: string;
}

export interface InferTask {
  readonly sessionNumber: number;
  readonly model: string;
  /** Their memory goes to the thread. */
  readonly inputs: readonly NamedTensor[];
}
