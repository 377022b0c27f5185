// Original file: trueframe/v1/trueframe.proto

import type { Session as _trueframe_v1_Session, Session__Output as _trueframe_v1_Session__Output } from '../../trueframe/v1/Session.ts';

// Original file: trueframe/v1/trueframe.proto

export const _trueframe_v1_WatchSessionsResponse_Change = {
  CHANGE_UNSPECIFIED: 'CHANGE_UNSPECIFIED',
  /**
   * It was there when the call came.
   */
  CHANGE_LISTED: 'CHANGE_LISTED',
  /**
   * All that were there when the call came have been listed.
   */
  CHANGE_LIST_COMPLETE: 'CHANGE_LIST_COMPLETE',
  CHANGE_OPENED: 'CHANGE_OPENED',
  /**
   * Its state is another one.
   */
  CHANGE_STATE: 'CHANGE_STATE',
  /**
   * It has ended, and is not kept any more.
   */
  CHANGE_FORGOTTEN: 'CHANGE_FORGOTTEN',
} as const;

export type _trueframe_v1_WatchSessionsResponse_Change =
  | 'CHANGE_UNSPECIFIED'
  | 0
  /**
   * It was there when the call came.
   */
  | 'CHANGE_LISTED'
  | 1
  /**
   * All that were there when the call came have been listed.
   */
  | 'CHANGE_LIST_COMPLETE'
  | 2
  | 'CHANGE_OPENED'
  | 3
  /**
   * Its state is another one.
   */
  | 'CHANGE_STATE'
  | 4
  /**
   * It has ended, and is not kept any more.
   */
  | 'CHANGE_FORGOTTEN'
  | 5

export type _trueframe_v1_WatchSessionsResponse_Change__Output = typeof _trueframe_v1_WatchSessionsResponse_Change[keyof typeof _trueframe_v1_WatchSessionsResponse_Change]

export interface WatchSessionsResponse {
  'change'?: (_trueframe_v1_WatchSessionsResponse_Change);
  /**
   * The session after the change; absent with LIST_COMPLETE.
   */
  'session'?: (_trueframe_v1_Session | null);
}

export interface WatchSessionsResponse__Output {
  'change': (_trueframe_v1_WatchSessionsResponse_Change__Output);
  /**
   * The session after the change; absent with LIST_COMPLETE.
   */
  'session': (_trueframe_v1_Session__Output | null);
}
