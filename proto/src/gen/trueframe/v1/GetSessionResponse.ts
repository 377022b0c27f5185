// Original file: trueframe/v1/trueframe.proto

import type { Session as _trueframe_v1_Session, Session__Output as _trueframe_v1_Session__Output } from '../../trueframe/v1/Session.ts';

export interface GetSessionResponse {
  'session'?: (_trueframe_v1_Session | null);
}

export interface GetSessionResponse__Output {
  'session': (_trueframe_v1_Session__Output | null);
}
