// Original file: trueframe/v1/picture.proto


export interface WatchPictureRequest {
  'sessionId'?: (string);
  /**
   * Pictures per second, at most; 0: 2. More than 5 counts as 5.
   */
  'maxFps'?: (number | string);
  /**
   * Pixels that a picture may be wide, 64..1920; 0: 640. Calls that watch the same session share one picture: the smallest width
   * that one of them asks for.
   */
  'maxWidth'?: (number);
}

export interface WatchPictureRequest__Output {
  'sessionId': (string);
  /**
   * Pictures per second, at most; 0: 2. More than 5 counts as 5.
   */
  'maxFps': (number);
  /**
   * Pixels that a picture may be wide, 64..1920; 0: 640. Calls that watch the same session share one picture: the smallest width
   * that one of them asks for.
   */
  'maxWidth': (number);
}
