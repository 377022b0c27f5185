// Original file: trueframe/v1/event.proto


// Original file: trueframe/v1/event.proto

export const _trueframe_v1_SourceState_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  STATE_CONNECTING: 'STATE_CONNECTING',
  STATE_RUNNING: 'STATE_RUNNING',
  /**
   * Connected, but no frame for the stall time.
   */
  STATE_STALLED: 'STATE_STALLED',
  /**
   * Waiting to try again.
   */
  STATE_RECONNECTING: 'STATE_RECONNECTING',
  STATE_ENDED: 'STATE_ENDED',
} as const;

export type _trueframe_v1_SourceState_State =
  | 'STATE_UNSPECIFIED'
  | 0
  | 'STATE_CONNECTING'
  | 1
  | 'STATE_RUNNING'
  | 2
  /**
   * Connected, but no frame for the stall time.
   */
  | 'STATE_STALLED'
  | 3
  /**
   * Waiting to try again.
   */
  | 'STATE_RECONNECTING'
  | 4
  | 'STATE_ENDED'
  | 5

export type _trueframe_v1_SourceState_State__Output = typeof _trueframe_v1_SourceState_State[keyof typeof _trueframe_v1_SourceState_State]

export interface SourceState {
  'state'?: (_trueframe_v1_SourceState_State);
  /**
   * Code of docs/errors.md or empty.
   */
  'reason'?: (string);
  /**
   * In words, without any password.
   */
  'message'?: (string);
  /**
   * Number of this try to connect, from 1.
   */
  'attempt'?: (number);
}

export interface SourceState__Output {
  'state': (_trueframe_v1_SourceState_State__Output);
  /**
   * Code of docs/errors.md or empty.
   */
  'reason': (string);
  /**
   * In words, without any password.
   */
  'message': (string);
  /**
   * Number of this try to connect, from 1.
   */
  'attempt': (number);
}
