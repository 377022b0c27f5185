// Original file: trueframe/v1/trueframe.proto

import type { Session as _trueframe_v1_Session, Session__Output as _trueframe_v1_Session__Output } from '../../trueframe/v1/Session.ts';

export interface StartSessionResponse {
  'session'?: (_trueframe_v1_Session | null);
  /**
   * True: an earlier request with the same `request_id` has started it.
   */
  'alreadyExisted'?: (boolean);
}

export interface StartSessionResponse__Output {
  'session': (_trueframe_v1_Session__Output | null);
  /**
   * True: an earlier request with the same `request_id` has started it.
   */
  'alreadyExisted': (boolean);
}
