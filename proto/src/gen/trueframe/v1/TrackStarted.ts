// Original file: trueframe/v1/event.proto

import type { Box as _trueframe_v1_Box, Box__Output as _trueframe_v1_Box__Output } from '../../trueframe/v1/Box.ts';

export interface TrackStarted {
  /**
   * 1, 2, 3, … in order of appearance; never reused within a session.
   */
  'trackId'?: (number);
  'ptsMs'?: (number | string);
  'box'?: (_trueframe_v1_Box | null);
  /**
   * Detector's confidence, 0..1.
   */
  'confidence'?: (number | string);
}

export interface TrackStarted__Output {
  /**
   * 1, 2, 3, … in order of appearance; never reused within a session.
   */
  'trackId': (number);
  'ptsMs': (number);
  'box': (_trueframe_v1_Box__Output | null);
  /**
   * Detector's confidence, 0..1.
   */
  'confidence': (number);
}
