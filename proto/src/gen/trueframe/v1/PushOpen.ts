// Original file: trueframe/v1/trueframe.proto

import type { MediaFormat as _trueframe_v1_MediaFormat, MediaFormat__Output as _trueframe_v1_MediaFormat__Output } from '../../trueframe/v1/MediaFormat.ts';
import type { SessionOptions as _trueframe_v1_SessionOptions, SessionOptions__Output as _trueframe_v1_SessionOptions__Output } from '../../trueframe/v1/SessionOptions.ts';

export interface PushOpen {
  'format'?: (_trueframe_v1_MediaFormat);
  'options'?: (_trueframe_v1_SessionOptions | null);
}

export interface PushOpen__Output {
  'format': (_trueframe_v1_MediaFormat__Output);
  'options': (_trueframe_v1_SessionOptions__Output | null);
}
