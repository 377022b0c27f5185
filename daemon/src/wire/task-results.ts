import type { Detection } from '@trueframe/sdk';
import type { WireError } from '@trueframe/sdk/host';
import type { Look } from './look.ts';
import type { MemberResult } from './member-result.ts';
import type { StageMs } from './stage.ts';

// Answers of worker threads. Errors travel as values, because structured clone would drop their class, code and details.

/** Time that a task had its thread, in milliseconds. */
export interface Took {
  readonly busyMs: number;
  readonly stageMs: StageMs;
}

/** A figure of a plugin over one task: a count, or the highest of several values. */
export interface PluginFigure {
  /** As in the log, e.g. `model kserve`. */
  readonly plugin: string;
  /** Empty: it has none. */
  readonly bundle: string;
  readonly name: string;
  readonly kind: 'count' | 'highest';
  readonly value: number;
}

export type TaskResult<T> = Took & { readonly figures?: readonly PluginFigure[] } & (
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly error: WireError }
  );

/** A look, and the scores of what it found, in the order of its detections, if they were asked for in the same visit. */
export interface Looked extends Look {
  readonly scored?: Scored;
}

export interface Detected {
  readonly detections: readonly Detection[];
}

export interface Scored {
  /** `[face][member]`. */
  readonly results: readonly (readonly MemberResult[])[];
  /** Per member. */
  readonly computeMs: readonly number[];
  /** Crops that each member was given. */
  readonly batch: readonly number[];
}
