// Original file: trueframe/v1/event.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Pushed media up to here needs not be sent again, also when the call is lost.
 */
export interface MediaAcknowledged {
  /**
   * Bytes of `PushMedia.data` from the beginning, over all calls of the session.
   */
  'bytes'?: (number | string | Long);
  /**
   * JPEG only: time of the newest such picture, in milliseconds.
   */
  'ptsMs'?: (number | string);
}

/**
 * Pushed media up to here needs not be sent again, also when the call is lost.
 */
export interface MediaAcknowledged__Output {
  /**
   * Bytes of `PushMedia.data` from the beginning, over all calls of the session.
   */
  'bytes': (number);
  /**
   * JPEG only: time of the newest such picture, in milliseconds.
   */
  'ptsMs': (number);
}
