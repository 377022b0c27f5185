// Original file: trueframe/v1/trueframe.proto

import type { SessionOptions as _trueframe_v1_SessionOptions, SessionOptions__Output as _trueframe_v1_SessionOptions__Output } from '../../trueframe/v1/SessionOptions.ts';

export interface AnalyzeRequest {
  /**
   * Source to analyse: a path or file:// URL on the daemon's machine, or an rtsp:// or rtsps:// URL. Required.
   */
  'source'?: (string);
  'options'?: (_trueframe_v1_SessionOptions | null);
}

export interface AnalyzeRequest__Output {
  /**
   * Source to analyse: a path or file:// URL on the daemon's machine, or an rtsp:// or rtsps:// URL. Required.
   */
  'source': (string);
  'options': (_trueframe_v1_SessionOptions__Output | null);
}
