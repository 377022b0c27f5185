// Original file: trueframe/v1/event.proto


/**
 * From the frame at this time on, boxes are in pixels of this size. A session follows the size of its source, and tracks go on
 * through a change.
 */
export interface FrameSizeChanged {
  'ptsMs'?: (number | string);
  'width'?: (number);
  'height'?: (number);
}

/**
 * From the frame at this time on, boxes are in pixels of this size. A session follows the size of its source, and tracks go on
 * through a change.
 */
export interface FrameSizeChanged__Output {
  'ptsMs': (number);
  'width': (number);
  'height': (number);
}
