// Original file: trueframe/v1/trueframe.proto

import type { Session as _trueframe_v1_Session, Session__Output as _trueframe_v1_Session__Output } from '../../trueframe/v1/Session.ts';

export interface StopSessionResponse {
  /**
   * The session after the request, e.g. in SESSION_STATE_STOPPING.
   */
  'session'?: (_trueframe_v1_Session | null);
}

export interface StopSessionResponse__Output {
  /**
   * The session after the request, e.g. in SESSION_STATE_STOPPING.
   */
  'session': (_trueframe_v1_Session__Output | null);
}
