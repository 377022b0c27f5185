import type { ErrorCode } from '@trueframe/sdk';

/** The stage of a session's life. The names are those of proto `SessionState`, which explains them. */
export type SessionState =
  /** Accepted; models and source are being opened. */
  | 'STARTING'
  /** Frames are being analysed. */
  | 'RUNNING'
  /** A live source stalled or dropped, or the engine was lost; reconnecting. */
  | 'RECOVERING'
  /** A stop, a failure or a cancel is known; what is in flight is being finished or freed. */
  | 'STOPPING'
  /** Ended with a summary. */
  | 'ENDED'
  /** Ended with an error. */
  | 'FAILED'
  /** The caller went away. */
  | 'CANCELLED';

export const SESSION_STATES = [
  'STARTING',
  'RUNNING',
  'RECOVERING',
  'STOPPING',
  'ENDED',
  'FAILED',
  'CANCELLED',
] as const satisfies readonly SessionState[];

/** Reason why a session is over: the summary's end reason, `cancelled`, or the code of the error. */
export type EndReason =
  | 'source_ended'
  | 'stopped'
  | 'limit'
  | 'drained'
  | 'cancelled'
  | Lowercase<ErrorCode>;

export function isOver(state: SessionState): boolean {
  return state === 'ENDED' || state === 'FAILED' || state === 'CANCELLED';
}
