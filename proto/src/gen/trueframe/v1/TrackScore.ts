// Original file: trueframe/v1/event.proto

import type { Box as _trueframe_v1_Box, Box__Output as _trueframe_v1_Box__Output } from '../../trueframe/v1/Box.ts';
import type { MemberScore as _trueframe_v1_MemberScore, MemberScore__Output as _trueframe_v1_MemberScore__Output } from '../../trueframe/v1/MemberScore.ts';

export interface TrackScore {
  'trackId'?: (number);
  'box'?: (_trueframe_v1_Box | null);
  /**
   * Ensemble score, 0..1, 1 = synthetic. Absent when every member abstained or failed; most languages then read 0, so ask
   * whether it is set.
   */
  'score'?: (number | string);
  'members'?: (_trueframe_v1_MemberScore)[];
  '_score'?: "score";
}

export interface TrackScore__Output {
  'trackId': (number);
  'box': (_trueframe_v1_Box__Output | null);
  /**
   * Ensemble score, 0..1, 1 = synthetic. Absent when every member abstained or failed; most languages then read 0, so ask
   * whether it is set.
   */
  'score'?: (number);
  'members': (_trueframe_v1_MemberScore__Output)[];
  '_score'?: "score";
}
