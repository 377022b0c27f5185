// Original file: trueframe/v1/event.proto

import type { Status as _google_rpc_Status, Status__Output as _google_rpc_Status__Output } from '../../google/rpc/Status.ts';

// Original file: trueframe/v1/event.proto

export const _trueframe_v1_Error_Scope = {
  SCOPE_UNSPECIFIED: 'SCOPE_UNSPECIFIED',
  /**
   * One frame or one member: the session goes on.
   */
  SCOPE_FRAME: 'SCOPE_FRAME',
  /**
   * The session ends.
   */
  SCOPE_SESSION: 'SCOPE_SESSION',
} as const;

export type _trueframe_v1_Error_Scope =
  | 'SCOPE_UNSPECIFIED'
  | 0
  /**
   * One frame or one member: the session goes on.
   */
  | 'SCOPE_FRAME'
  | 1
  /**
   * The session ends.
   */
  | 'SCOPE_SESSION'
  | 2

export type _trueframe_v1_Error_Scope__Output = typeof _trueframe_v1_Error_Scope[keyof typeof _trueframe_v1_Error_Scope]

export interface Error {
  'status'?: (_google_rpc_Status | null);
  /**
   * True when the same request may work later.
   */
  'retryable'?: (boolean);
  'scope'?: (_trueframe_v1_Error_Scope);
  /**
   * Code of docs/errors.md.
   */
  'code'?: (string);
}

export interface Error__Output {
  'status': (_google_rpc_Status__Output | null);
  /**
   * True when the same request may work later.
   */
  'retryable': (boolean);
  'scope': (_trueframe_v1_Error_Scope__Output);
  /**
   * Code of docs/errors.md.
   */
  'code': (string);
}
