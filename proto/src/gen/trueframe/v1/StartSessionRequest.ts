// Original file: trueframe/v1/trueframe.proto

import type { SessionOptions as _trueframe_v1_SessionOptions, SessionOptions__Output as _trueframe_v1_SessionOptions__Output } from '../../trueframe/v1/SessionOptions.ts';

export interface StartSessionRequest {
  /**
   * As in AnalyzeRequest. Required.
   */
  'source'?: (string);
  'options'?: (_trueframe_v1_SessionOptions | null);
}

export interface StartSessionRequest__Output {
  /**
   * As in AnalyzeRequest. Required.
   */
  'source': (string);
  'options': (_trueframe_v1_SessionOptions__Output | null);
}
