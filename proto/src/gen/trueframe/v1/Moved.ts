// Original file: trueframe/v1/event.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The daemon goes away before the session is over. The session goes on in the next daemon on the same store: call `Watch`
 * there with these numbers. The stream ends after this.
 */
export interface Moved {
  'sessionId'?: (string);
  /**
   * Sequence number of the newest event of this stream.
   */
  'afterSequence'?: (number | string | Long);
  /**
   * DAEMON_DRAINING
   */
  'reason'?: (string);
  /**
   * Milliseconds to wait before the first try.
   */
  'retryAfterMs'?: (number | string);
}

/**
 * The daemon goes away before the session is over. The session goes on in the next daemon on the same store: call `Watch`
 * there with these numbers. The stream ends after this.
 */
export interface Moved__Output {
  'sessionId': (string);
  /**
   * Sequence number of the newest event of this stream.
   */
  'afterSequence': (number);
  /**
   * DAEMON_DRAINING
   */
  'reason': (string);
  /**
   * Milliseconds to wait before the first try.
   */
  'retryAfterMs': (number);
}
