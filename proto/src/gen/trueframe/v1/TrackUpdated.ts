// Original file: trueframe/v1/event.proto

import type { Box as _trueframe_v1_Box, Box__Output as _trueframe_v1_Box__Output } from '../../trueframe/v1/Box.ts';

export interface TrackUpdated {
  'trackId'?: (number);
  'ptsMs'?: (number | string);
  'box'?: (_trueframe_v1_Box | null);
  'confidence'?: (number | string);
}

export interface TrackUpdated__Output {
  'trackId': (number);
  'ptsMs': (number);
  'box': (_trueframe_v1_Box__Output | null);
  'confidence': (number);
}
