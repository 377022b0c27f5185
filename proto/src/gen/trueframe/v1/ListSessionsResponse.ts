// Original file: trueframe/v1/trueframe.proto

import type { Session as _trueframe_v1_Session, Session__Output as _trueframe_v1_Session__Output } from '../../trueframe/v1/Session.ts';

export interface ListSessionsResponse {
  'sessions'?: (_trueframe_v1_Session)[];
  /**
   * Empty when there are no more.
   */
  'nextPageToken'?: (string);
}

export interface ListSessionsResponse__Output {
  'sessions': (_trueframe_v1_Session__Output)[];
  /**
   * Empty when there are no more.
   */
  'nextPageToken': (string);
}
