import type { Verdict } from '@trueframe/proto';
import type { WireError } from '@trueframe/sdk/host';
import type { StopReason } from '../../wire/event-payload.ts';
import type { Counts } from '../session/frame-counts.ts';
import type { EndReason, SessionState } from '../session/session-state.ts';

/** An early end that was asked for, as a record says it. */
export type StoredEnding =
  | { readonly type: 'stop'; readonly reason: StopReason }
  | { readonly type: 'cancel' }
  | { readonly type: 'fail'; readonly error: WireError };

/** The point that a session had reached. Plain data: JSON. */
export interface StoredState {
  /** 1, 2, 3, … in order of opening. */
  readonly ordinal: number;
  readonly state: SessionState;
  readonly ending?: StoredEnding;
  readonly endReason?: EndReason;
  /** FAILED only. */
  readonly error?: WireError;
  /** Rung of the degrade ladder. */
  readonly rung: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly counts: Counts;
  /** Media time in milliseconds. */
  readonly ptsMs: number;
  readonly verdict?: Verdict;
  /** Milliseconds since 1970 of the newest record. */
  readonly noteAt: number;
  /** `session_started` was said. */
  readonly hasStarted: boolean;
  /** Daemons in a row that have taken the session up without a frame of it analysed since. */
  readonly attempts: number;
}
