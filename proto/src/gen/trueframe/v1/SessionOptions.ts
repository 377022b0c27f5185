// Original file: trueframe/v1/trueframe.proto

import type { Sampling as _trueframe_v1_Sampling, Sampling__Output as _trueframe_v1_Sampling__Output } from '../../trueframe/v1/Sampling.ts';
import type { Pace as _trueframe_v1_Pace, Pace__Output as _trueframe_v1_Pace__Output } from '../../trueframe/v1/Pace.ts';

export interface SessionOptions {
  /**
   * Id of a pipeline of ListPipelines. Empty: the daemon's default.
   */
  'pipeline'?: (string);
  /**
   * Frames to analyse. Absent: the sampling of the pipeline.
   */
  'sampling'?: (_trueframe_v1_Sampling | null);
  /**
   * Behaviour when the analysis cannot keep up: LIVE drops the oldest waiting frame and counts it, LOSSLESS slows the source down.
   * Unspecified: LOSSLESS for files, LIVE for RTSP and pushed media.
   */
  'pace'?: (_trueframe_v1_Pace);
  /**
   * Send a `scores` event for every analysed frame with a face.
   */
  'includeScores'?: (boolean);
  /**
   * Send a `track_updated` event for every analysed frame of every track.
   */
  'includeTrackUpdates'?: (boolean);
  /**
   * Stop after this many milliseconds of media. 0: no limit.
   */
  'maxMediaMs'?: (number | string);
  /**
   * H.264 byte streams only: frames per second, 0 < rate <= 240. 0: 25.
   */
  'frameRate'?: (number | string);
}

export interface SessionOptions__Output {
  /**
   * Id of a pipeline of ListPipelines. Empty: the daemon's default.
   */
  'pipeline': (string);
  /**
   * Frames to analyse. Absent: the sampling of the pipeline.
   */
  'sampling': (_trueframe_v1_Sampling__Output | null);
  /**
   * Behaviour when the analysis cannot keep up: LIVE drops the oldest waiting frame and counts it, LOSSLESS slows the source down.
   * Unspecified: LOSSLESS for files, LIVE for RTSP and pushed media.
   */
  'pace': (_trueframe_v1_Pace__Output);
  /**
   * Send a `scores` event for every analysed frame with a face.
   */
  'includeScores': (boolean);
  /**
   * Send a `track_updated` event for every analysed frame of every track.
   */
  'includeTrackUpdates': (boolean);
  /**
   * Stop after this many milliseconds of media. 0: no limit.
   */
  'maxMediaMs': (number);
  /**
   * H.264 byte streams only: frames per second, 0 < rate <= 240. 0: 25.
   */
  'frameRate': (number);
}
