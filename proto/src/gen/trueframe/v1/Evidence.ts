// Original file: trueframe/v1/picture.proto

import type { Box as _trueframe_v1_Box, Box__Output as _trueframe_v1_Box__Output } from '../../trueframe/v1/Box.ts';
import type { MemberScore as _trueframe_v1_MemberScore, MemberScore__Output as _trueframe_v1_MemberScore__Output } from '../../trueframe/v1/MemberScore.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: trueframe/v1/picture.proto

/**
 * Reason why this frame of the track was kept.
 */
export const _trueframe_v1_Evidence_Role = {
  ROLE_UNSPECIFIED: 'ROLE_UNSPECIFIED',
  /**
   * Among the highest scores.
   */
  ROLE_HIGHEST: 'ROLE_HIGHEST',
  /**
   * Among the lowest scores.
   */
  ROLE_LOWEST: 'ROLE_LOWEST',
  /**
   * Near the median of the scores.
   */
  ROLE_TYPICAL: 'ROLE_TYPICAL',
} as const;

/**
 * Reason why this frame of the track was kept.
 */
export type _trueframe_v1_Evidence_Role =
  | 'ROLE_UNSPECIFIED'
  | 0
  /**
   * Among the highest scores.
   */
  | 'ROLE_HIGHEST'
  | 1
  /**
   * Among the lowest scores.
   */
  | 'ROLE_LOWEST'
  | 2
  /**
   * Near the median of the scores.
   */
  | 'ROLE_TYPICAL'
  | 3

/**
 * Reason why this frame of the track was kept.
 */
export type _trueframe_v1_Evidence_Role__Output = typeof _trueframe_v1_Evidence_Role[keyof typeof _trueframe_v1_Evidence_Role]

/**
 * A face that was scored, as a picture.
 */
export interface Evidence {
  'trackId'?: (number);
  /**
   * Media time of the frame, in milliseconds.
   */
  'ptsMs'?: (number | string);
  /**
   * Position among the decoded frames of the source, from 0.
   */
  'frameIndex'?: (number | string | Long);
  /**
   * Box of the face in pixels of the frame, as in the `scores` event of that frame. The picture shows a margin of it, too.
   */
  'box'?: (_trueframe_v1_Box | null);
  /**
   * Ensemble score, 0..1, 1 = synthetic.
   */
  'score'?: (number | string);
  'members'?: (_trueframe_v1_MemberScore)[];
  'role'?: (_trueframe_v1_Evidence_Role);
  /**
   * JPEG file.
   */
  'jpeg'?: (Buffer | Uint8Array | string);
  /**
   * Pixels of the picture.
   */
  'width'?: (number);
  'height'?: (number);
  '_score'?: "score";
}

/**
 * A face that was scored, as a picture.
 */
export interface Evidence__Output {
  'trackId': (number);
  /**
   * Media time of the frame, in milliseconds.
   */
  'ptsMs': (number);
  /**
   * Position among the decoded frames of the source, from 0.
   */
  'frameIndex': (number);
  /**
   * Box of the face in pixels of the frame, as in the `scores` event of that frame. The picture shows a margin of it, too.
   */
  'box': (_trueframe_v1_Box__Output | null);
  /**
   * Ensemble score, 0..1, 1 = synthetic.
   */
  'score'?: (number);
  'members': (_trueframe_v1_MemberScore__Output)[];
  'role': (_trueframe_v1_Evidence_Role__Output);
  /**
   * JPEG file.
   */
  'jpeg': (Buffer);
  /**
   * Pixels of the picture.
   */
  'width': (number);
  'height': (number);
  '_score'?: "score";
}
