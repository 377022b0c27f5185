// Original file: trueframe/v1/event.proto


// Original file: trueframe/v1/event.proto

export const _trueframe_v1_TrackEnded_Reason = {
  REASON_UNSPECIFIED: 'REASON_UNSPECIFIED',
  /**
   * Not seen for the tracker's patience.
   */
  REASON_LOST: 'REASON_LOST',
  REASON_SOURCE_ENDED: 'REASON_SOURCE_ENDED',
  /**
   * A gap in the source was longer than the tracker can bridge.
   */
  REASON_GAP: 'REASON_GAP',
  REASON_STOPPED: 'REASON_STOPPED',
} as const;

export type _trueframe_v1_TrackEnded_Reason =
  | 'REASON_UNSPECIFIED'
  | 0
  /**
   * Not seen for the tracker's patience.
   */
  | 'REASON_LOST'
  | 1
  | 'REASON_SOURCE_ENDED'
  | 2
  /**
   * A gap in the source was longer than the tracker can bridge.
   */
  | 'REASON_GAP'
  | 3
  | 'REASON_STOPPED'
  | 4

export type _trueframe_v1_TrackEnded_Reason__Output = typeof _trueframe_v1_TrackEnded_Reason[keyof typeof _trueframe_v1_TrackEnded_Reason]

export interface TrackEnded {
  'trackId'?: (number);
  /**
   * Time at which it was last seen.
   */
  'ptsMs'?: (number | string);
  'reason'?: (_trueframe_v1_TrackEnded_Reason);
  /**
   * Analysed frames in which it was seen.
   */
  'frames'?: (number);
}

export interface TrackEnded__Output {
  'trackId': (number);
  /**
   * Time at which it was last seen.
   */
  'ptsMs': (number);
  'reason': (_trueframe_v1_TrackEnded_Reason__Output);
  /**
   * Analysed frames in which it was seen.
   */
  'frames': (number);
}
