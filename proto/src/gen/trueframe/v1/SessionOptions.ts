// Original file: trueframe/v1/trueframe.proto

import type { Sampling as _trueframe_v1_Sampling, Sampling__Output as _trueframe_v1_Sampling__Output } from '../../trueframe/v1/Sampling.ts';
import type { Pace as _trueframe_v1_Pace, Pace__Output as _trueframe_v1_Pace__Output } from '../../trueframe/v1/Pace.ts';
import type { EarlyDecision as _trueframe_v1_EarlyDecision, EarlyDecision__Output as _trueframe_v1_EarlyDecision__Output } from '../../trueframe/v1/EarlyDecision.ts';

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
  /**
   * Milliseconds that the session goes on without a reader before it is cancelled. 0: it ends with its last reader. Absent: 30 s
   * for `Analyze` and `Push`, no end for `StartSession`.
   */
  'graceMs'?: (number | string);
  /**
   * Makes starting idempotent: while the session is kept, the same id of the same tenant stands for it, and starts no other. Other
   * options or another source under the same id are refused with REQUEST_ID_REUSED. At most 128 characters; empty: none.
   */
  'requestId'?: (string);
  /**
   * Notes of the caller: they come back in `Session` and `session_started`. At most 32; keys of 1 to 63 letters, digits or any
   * of . _ - / that begin with a letter or digit; values of at most 256 characters, none of them a control character.
   */
  'labels'?: ({[key: string]: string});
  /**
   * Name that the caller has for it, e.g. of a camera or a job. At most 256 characters.
   */
  'externalId'?: (string);
  'earlyDecision'?: (_trueframe_v1_EarlyDecision);
  '_graceMs'?: "graceMs";
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
  /**
   * Milliseconds that the session goes on without a reader before it is cancelled. 0: it ends with its last reader. Absent: 30 s
   * for `Analyze` and `Push`, no end for `StartSession`.
   */
  'graceMs'?: (number);
  /**
   * Makes starting idempotent: while the session is kept, the same id of the same tenant stands for it, and starts no other. Other
   * options or another source under the same id are refused with REQUEST_ID_REUSED. At most 128 characters; empty: none.
   */
  'requestId': (string);
  /**
   * Notes of the caller: they come back in `Session` and `session_started`. At most 32; keys of 1 to 63 letters, digits or any
   * of . _ - / that begin with a letter or digit; values of at most 256 characters, none of them a control character.
   */
  'labels': ({[key: string]: string});
  /**
   * Name that the caller has for it, e.g. of a camera or a job. At most 256 characters.
   */
  'externalId': (string);
  'earlyDecision': (_trueframe_v1_EarlyDecision__Output);
  '_graceMs'?: "graceMs";
}
