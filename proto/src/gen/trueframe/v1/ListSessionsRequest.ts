// Original file: trueframe/v1/trueframe.proto

import type { SessionState as _trueframe_v1_SessionState, SessionState__Output as _trueframe_v1_SessionState__Output } from '../../trueframe/v1/SessionState.ts';

export interface ListSessionsRequest {
  /**
   * At most this many sessions; 0: 100, at most 1000.
   */
  'pageSize'?: (number);
  /**
   * From an earlier response, to go on from there.
   */
  'pageToken'?: (string);
  /**
   * Only sessions in these states. Empty: all.
   */
  'states'?: (_trueframe_v1_SessionState)[];
  /**
   * Only sessions that have all of these labels.
   */
  'labels'?: ({[key: string]: string});
}

export interface ListSessionsRequest__Output {
  /**
   * At most this many sessions; 0: 100, at most 1000.
   */
  'pageSize': (number);
  /**
   * From an earlier response, to go on from there.
   */
  'pageToken': (string);
  /**
   * Only sessions in these states. Empty: all.
   */
  'states': (_trueframe_v1_SessionState__Output)[];
  /**
   * Only sessions that have all of these labels.
   */
  'labels': ({[key: string]: string});
}
