// Original file: trueframe/v1/trueframe.proto

import type { SessionOptions as _trueframe_v1_SessionOptions, SessionOptions__Output as _trueframe_v1_SessionOptions__Output } from '../../trueframe/v1/SessionOptions.ts';

export interface AnalyzeRequest {
  /**
   * What to analyse: a file path or file:// URL on the daemon's machine, rtsp:// or rtsps:// URL. Required.
   */
  'source'?: (string);
  'options'?: (_trueframe_v1_SessionOptions | null);
}

export interface AnalyzeRequest__Output {
  /**
   * What to analyse: a file path or file:// URL on the daemon's machine, rtsp:// or rtsps:// URL. Required.
   */
  'source': (string);
  'options': (_trueframe_v1_SessionOptions__Output | null);
}
