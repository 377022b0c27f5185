// Original file: trueframe/v1/trueframe.proto

import type { WhenBehind as _trueframe_v1_WhenBehind, WhenBehind__Output as _trueframe_v1_WhenBehind__Output } from '../../trueframe/v1/WhenBehind.ts';
import type { Long } from '@grpc/proto-loader';

export interface WatchRequest {
  'sessionId'?: (string);
  /**
   * Sequence number of the newest event that the caller has. 0: none, from the first.
   */
  'afterSequence'?: (number | string | Long);
  /**
   * Unspecified: LATEST_PER_TRACK for live sessions, LOSSLESS_CAPPED for others.
   */
  'whenBehind'?: (_trueframe_v1_WhenBehind);
  /**
   * Only events that come from now on; `after_sequence` must be 0.
   */
  'onlyNew'?: (boolean);
}

export interface WatchRequest__Output {
  'sessionId': (string);
  /**
   * Sequence number of the newest event that the caller has. 0: none, from the first.
   */
  'afterSequence': (number);
  /**
   * Unspecified: LATEST_PER_TRACK for live sessions, LOSSLESS_CAPPED for others.
   */
  'whenBehind': (_trueframe_v1_WhenBehind__Output);
  /**
   * Only events that come from now on; `after_sequence` must be 0.
   */
  'onlyNew': (boolean);
}
