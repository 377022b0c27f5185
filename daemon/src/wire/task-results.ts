import type { Detection, WireError } from '@trueframe/sdk';
import type { Look } from './look.ts';
import type { MemberResult } from './member-result.ts';

// What worker threads answer. Errors travel as values, because structured clone would drop their class, code and details.

export type TaskResult<T> =
  | { readonly ok: true; readonly value: T; readonly busyMs: number }
  | { readonly ok: false; readonly error: WireError; readonly busyMs: number };

/** A look, and the scores of what it found, in the order of its detections, if they were asked for in the same visit. */
export interface Looked extends Look {
  readonly scored?: Scored & { readonly busyMs: number };
}

export interface Detected {
  readonly detections: readonly Detection[];
}

export interface Scored {
  /** `[face][member]`. */
  readonly results: readonly (readonly MemberResult[])[];
  readonly cropMs: number;
  /** Per member. */
  readonly computeMs: readonly number[];
  /** Crops that each member was given. */
  readonly batch: readonly number[];
}
