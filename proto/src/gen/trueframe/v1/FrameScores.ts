// Original file: trueframe/v1/event.proto

import type { TrackScore as _trueframe_v1_TrackScore, TrackScore__Output as _trueframe_v1_TrackScore__Output } from '../../trueframe/v1/TrackScore.ts';
import type { Long } from '@grpc/proto-loader';

export interface FrameScores {
  'ptsMs'?: (number | string);
  /**
   * Position among the decoded frames of the source, from 0.
   */
  'frameIndex'?: (number | string | Long);
  'tracks'?: (_trueframe_v1_TrackScore)[];
}

export interface FrameScores__Output {
  'ptsMs': (number);
  /**
   * Position among the decoded frames of the source, from 0.
   */
  'frameIndex': (number);
  'tracks': (_trueframe_v1_TrackScore__Output)[];
}
