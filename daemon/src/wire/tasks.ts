import type { Box, Detection, ModelInfo, ModelInput, WireError } from '@trueframe/sdk';
import type { RunRef } from '../config/pipeline.ts';
import type { Expected, Look } from '../engine/pipeline/detect/look.ts';
import type { FrameSlot } from '../engine/pipeline/media.ts';
import type { EngineConfig } from './messages.ts';

// All that crosses between the engine thread and its worker threads. Plain data: errors travel as values, because
// structured clone would drop their class, code and details.

export interface WorkerData {
  readonly config: EngineConfig;
  /** Two Int32 per thread: the running task's session number (0: idle) and when it began, `pulse-clock.ts`. */
  readonly pulse: SharedArrayBuffer;
  /** Which of the threads this is, from 0. */
  readonly place: number;
}

export interface PrepareTask {
  readonly sessionNumber: number;
  readonly detector: RunRef;
  readonly ensemble: readonly RunRef[];
}

/** What the pipeline needs to know of each member, in ensemble order. */
export interface Prepared {
  readonly members: readonly { readonly info: ModelInfo; readonly input: ModelInput }[];
}

export interface DetectTask {
  readonly sessionNumber: number;
  readonly detector: RunRef;
  readonly slot: FrameSlot;
  /** What a glance should find, and who scores that in the same visit. Absent: look in full. */
  readonly glance?: { readonly expected: Expected; readonly ensemble: readonly RunRef[] };
}

/** A look, and the scores of what it found, in the order of its detections, if they were asked for in the same visit. */
export interface Looked extends Look {
  readonly scored?: Scored & { readonly busyMs: number };
}

export interface Detected {
  readonly detections: readonly Detection[];
}

export interface ScoreTask {
  readonly sessionNumber: number;
  readonly ensemble: readonly RunRef[];
  readonly slot: FrameSlot;
  readonly boxes: readonly Box[];
}

/** One member's word on one crop. */
export type MemberResult =
  /** 0..1, 1 = synthetic. */
  number | { readonly abstain: string } | { readonly failed: WireError };

export interface Scored {
  /** `[face][member]`. */
  readonly results: readonly (readonly MemberResult[])[];
  readonly cropMs: number;
  /** Per member. */
  readonly computeMs: readonly number[];
  /** Crops that each member was given. */
  readonly batch: readonly number[];
}

export type TaskResult<T> =
  | { readonly ok: true; readonly value: T; readonly busyMs: number }
  | { readonly ok: false; readonly error: WireError; readonly busyMs: number };
