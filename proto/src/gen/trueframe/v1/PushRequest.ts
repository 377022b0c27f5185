// Original file: trueframe/v1/trueframe.proto

import type { PushOpen as _trueframe_v1_PushOpen, PushOpen__Output as _trueframe_v1_PushOpen__Output } from '../../trueframe/v1/PushOpen.ts';
import type { PushMedia as _trueframe_v1_PushMedia, PushMedia__Output as _trueframe_v1_PushMedia__Output } from '../../trueframe/v1/PushMedia.ts';

export interface PushRequest {
  /**
   * First message of the call.
   */
  'open'?: (_trueframe_v1_PushOpen | null);
  /**
   * Every further message: a piece of the encoded stream.
   */
  'media'?: (_trueframe_v1_PushMedia | null);
  'message'?: "open"|"media";
}

export interface PushRequest__Output {
  /**
   * First message of the call.
   */
  'open'?: (_trueframe_v1_PushOpen__Output | null);
  /**
   * Every further message: a piece of the encoded stream.
   */
  'media'?: (_trueframe_v1_PushMedia__Output | null);
  'message'?: "open"|"media";
}
