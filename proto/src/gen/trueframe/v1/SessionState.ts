// Original file: trueframe/v1/trueframe.proto

export const SessionState = {
  SESSION_STATE_UNSPECIFIED: 'SESSION_STATE_UNSPECIFIED',
  /**
   * Accepted; models and source are being opened.
   */
  SESSION_STATE_STARTING: 'SESSION_STATE_STARTING',
  /**
   * Frames are being analysed.
   */
  SESSION_STATE_RUNNING: 'SESSION_STATE_RUNNING',
  /**
   * A live source stalled or dropped; reconnecting.
   */
  SESSION_STATE_RECOVERING: 'SESSION_STATE_RECOVERING',
  /**
   * Stop was asked for; what is in flight is being finished.
   */
  SESSION_STATE_STOPPING: 'SESSION_STATE_STOPPING',
  /**
   * Ended with a summary.
   */
  SESSION_STATE_ENDED: 'SESSION_STATE_ENDED',
  /**
   * Ended with an error.
   */
  SESSION_STATE_FAILED: 'SESSION_STATE_FAILED',
  /**
   * Nobody read its events for longer than its grace time.
   */
  SESSION_STATE_CANCELLED: 'SESSION_STATE_CANCELLED',
} as const;

export type SessionState =
  | 'SESSION_STATE_UNSPECIFIED'
  | 0
  /**
   * Accepted; models and source are being opened.
   */
  | 'SESSION_STATE_STARTING'
  | 1
  /**
   * Frames are being analysed.
   */
  | 'SESSION_STATE_RUNNING'
  | 2
  /**
   * A live source stalled or dropped; reconnecting.
   */
  | 'SESSION_STATE_RECOVERING'
  | 3
  /**
   * Stop was asked for; what is in flight is being finished.
   */
  | 'SESSION_STATE_STOPPING'
  | 4
  /**
   * Ended with a summary.
   */
  | 'SESSION_STATE_ENDED'
  | 5
  /**
   * Ended with an error.
   */
  | 'SESSION_STATE_FAILED'
  | 6
  /**
   * Nobody read its events for longer than its grace time.
   */
  | 'SESSION_STATE_CANCELLED'
  | 7

export type SessionState__Output = typeof SessionState[keyof typeof SessionState]
