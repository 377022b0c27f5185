// Original file: trueframe/v1/picture.proto

import type { PictureFace as _trueframe_v1_PictureFace, PictureFace__Output as _trueframe_v1_PictureFace__Output } from '../../trueframe/v1/PictureFace.ts';

/**
 * An analysed frame, as a picture.
 */
export interface Picture {
  /**
   * Media time of the frame, in milliseconds.
   */
  'ptsMs'?: (number | string);
  /**
   * Pixels of the frame as it is shown; boxes are in these, see Event. The JPEG file has the same shape and is never larger.
   */
  'width'?: (number);
  'height'?: (number);
  /**
   * JPEG file.
   */
  'jpeg'?: (Buffer | Uint8Array | string);
  /**
   * Faces in the frame.
   */
  'faces'?: (_trueframe_v1_PictureFace)[];
}

/**
 * An analysed frame, as a picture.
 */
export interface Picture__Output {
  /**
   * Media time of the frame, in milliseconds.
   */
  'ptsMs': (number);
  /**
   * Pixels of the frame as it is shown; boxes are in these, see Event. The JPEG file has the same shape and is never larger.
   */
  'width': (number);
  'height': (number);
  /**
   * JPEG file.
   */
  'jpeg': (Buffer);
  /**
   * Faces in the frame.
   */
  'faces': (_trueframe_v1_PictureFace__Output)[];
}
