// Original file: trueframe/v1/picture.proto

import type { Box as _trueframe_v1_Box, Box__Output as _trueframe_v1_Box__Output } from '../../trueframe/v1/Box.ts';
import type { Label as _trueframe_v1_Label, Label__Output as _trueframe_v1_Label__Output } from '../../trueframe/v1/Label.ts';

export interface PictureFace {
  'trackId'?: (number);
  'box'?: (_trueframe_v1_Box | null);
  /**
   * Ensemble score of this frame, 0..1, 1 = synthetic. Absent when nobody voted.
   */
  'score'?: (number | string);
  /**
   * Label of the track's newest verdict; unspecified before the first.
   */
  'label'?: (_trueframe_v1_Label);
  '_score'?: "score";
}

export interface PictureFace__Output {
  'trackId': (number);
  'box': (_trueframe_v1_Box__Output | null);
  /**
   * Ensemble score of this frame, 0..1, 1 = synthetic. Absent when nobody voted.
   */
  'score'?: (number);
  /**
   * Label of the track's newest verdict; unspecified before the first.
   */
  'label': (_trueframe_v1_Label__Output);
  '_score'?: "score";
}
