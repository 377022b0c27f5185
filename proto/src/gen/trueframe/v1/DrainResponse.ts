// Original file: trueframe/v1/trueframe.proto


export interface DrainResponse {
  /**
   * Sessions that were running when the drain began.
   */
  'sessions'?: (number);
  /**
   * Those of them that had to be failed after the timeout.
   */
  'failed'?: (number);
}

export interface DrainResponse__Output {
  /**
   * Sessions that were running when the drain began.
   */
  'sessions': (number);
  /**
   * Those of them that had to be failed after the timeout.
   */
  'failed': (number);
}
