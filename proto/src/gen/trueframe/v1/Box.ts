// Original file: trueframe/v1/event.proto


export interface Box {
  /**
   * Top left and bottom right corner in pixels of the frame, see Event; may lie outside of it.
   */
  'x1'?: (number | string);
  'y1'?: (number | string);
  'x2'?: (number | string);
  'y2'?: (number | string);
}

export interface Box__Output {
  /**
   * Top left and bottom right corner in pixels of the frame, see Event; may lie outside of it.
   */
  'x1': (number);
  'y1': (number);
  'x2': (number);
  'y2': (number);
}
