// Original file: trueframe/v1/trueframe.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The place where a call goes on with the media of an earlier one.
 */
export interface PushResume {
  'sessionId'?: (string);
  /**
   * All formats but JPEG: the bytes of media before the first one of this call, counted over all calls of the session. Take
   * the newest `media_acknowledged`. What the daemon already has is skipped; beyond it, media is missing, and the
   * session records a gap.
   */
  'bytes'?: (number | string | Long);
  /**
   * JPEG only: time of the newest picture that needs not be sent again, in milliseconds.
   */
  'ptsMs'?: (number | string);
  /**
   * Events after this one come on this call. 0: from the first.
   */
  'afterSequence'?: (number | string | Long);
  'position'?: "bytes"|"ptsMs";
}

/**
 * The place where a call goes on with the media of an earlier one.
 */
export interface PushResume__Output {
  'sessionId': (string);
  /**
   * All formats but JPEG: the bytes of media before the first one of this call, counted over all calls of the session. Take
   * the newest `media_acknowledged`. What the daemon already has is skipped; beyond it, media is missing, and the
   * session records a gap.
   */
  'bytes'?: (number);
  /**
   * JPEG only: time of the newest picture that needs not be sent again, in milliseconds.
   */
  'ptsMs'?: (number);
  /**
   * Events after this one come on this call. 0: from the first.
   */
  'afterSequence': (number);
  'position'?: "bytes"|"ptsMs";
}
