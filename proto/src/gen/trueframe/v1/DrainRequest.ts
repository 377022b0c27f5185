// Original file: trueframe/v1/trueframe.proto


export interface DrainRequest {
  /**
   * Milliseconds after which sessions that are not over fail. 0: sessions.drainTimeout.
   */
  'timeoutMs'?: (number | string);
}

export interface DrainRequest__Output {
  /**
   * Milliseconds after which sessions that are not over fail. 0: sessions.drainTimeout.
   */
  'timeoutMs': (number);
}
