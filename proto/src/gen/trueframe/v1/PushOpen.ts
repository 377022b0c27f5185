// Original file: trueframe/v1/trueframe.proto

import type { MediaFormat as _trueframe_v1_MediaFormat, MediaFormat__Output as _trueframe_v1_MediaFormat__Output } from '../../trueframe/v1/MediaFormat.ts';
import type { SessionOptions as _trueframe_v1_SessionOptions, SessionOptions__Output as _trueframe_v1_SessionOptions__Output } from '../../trueframe/v1/SessionOptions.ts';
import type { PushResume as _trueframe_v1_PushResume, PushResume__Output as _trueframe_v1_PushResume__Output } from '../../trueframe/v1/PushResume.ts';

export interface PushOpen {
  'format'?: (_trueframe_v1_MediaFormat);
  'options'?: (_trueframe_v1_SessionOptions | null);
  /**
   * Continues a session whose call was lost. `format` and `options` are then those of the session, and left out here.
   */
  'resume'?: (_trueframe_v1_PushResume | null);
}

export interface PushOpen__Output {
  'format': (_trueframe_v1_MediaFormat__Output);
  'options': (_trueframe_v1_SessionOptions__Output | null);
  /**
   * Continues a session whose call was lost. `format` and `options` are then those of the session, and left out here.
   */
  'resume': (_trueframe_v1_PushResume__Output | null);
}
