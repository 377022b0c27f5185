// Original file: trueframe/v1/trueframe.proto

import type { SessionState as _trueframe_v1_SessionState, SessionState__Output as _trueframe_v1_SessionState__Output } from '../../trueframe/v1/SessionState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { FrameCounts as _trueframe_v1_FrameCounts, FrameCounts__Output as _trueframe_v1_FrameCounts__Output } from '../../trueframe/v1/FrameCounts.ts';
import type { Verdict as _trueframe_v1_Verdict, Verdict__Output as _trueframe_v1_Verdict__Output } from '../../trueframe/v1/Verdict.ts';
import type { Error as _trueframe_v1_Error, Error__Output as _trueframe_v1_Error__Output } from '../../trueframe/v1/Error.ts';
import type { MediaAcknowledged as _trueframe_v1_MediaAcknowledged, MediaAcknowledged__Output as _trueframe_v1_MediaAcknowledged__Output } from '../../trueframe/v1/MediaAcknowledged.ts';
import type { _trueframe_v1_Summary_EndReason, _trueframe_v1_Summary_EndReason__Output } from '../../trueframe/v1/Summary.ts';
import type { Long } from '@grpc/proto-loader';

export interface Session {
  'sessionId'?: (string);
  'state'?: (_trueframe_v1_SessionState);
  /**
   * The source, without any password.
   */
  'source'?: (string);
  'pipeline'?: (string);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Absent while it runs.
   */
  'endedAt'?: (_google_protobuf_Timestamp | null);
  'frames'?: (_trueframe_v1_FrameCounts | null);
  /**
   * Media time of the newest analysed frame, in milliseconds.
   */
  'ptsMs'?: (number | string);
  /**
   * Tracks alive now.
   */
  'activeTracks'?: (number);
  /**
   * The newest session verdict.
   */
  'verdict'?: (_trueframe_v1_Verdict | null);
  /**
   * Error with which it failed; FAILED only.
   */
  'error'?: (_trueframe_v1_Error | null);
  /**
   * Tenant for whom it runs: that of its caller's credential.
   */
  'tenant'?: (string);
  /**
   * Current rung of the degrade ladder; 0: full quality.
   */
  'degradeRung'?: (number);
  /**
   * As in SessionOptions.
   */
  'labels'?: ({[key: string]: string});
  'externalId'?: (string);
  'requestId'?: (string);
  /**
   * Absent: it goes on without readers.
   */
  'graceMs'?: (number | string);
  /**
   * Calls that follow its events now.
   */
  'readers'?: (number);
  /**
   * Sequence number of the newest event; 0 before the first.
   */
  'lastSequence'?: (number | string | Long);
  /**
   * Sequence number of the oldest event that `Watch` can still give; last_sequence + 1 when it has none.
   */
  'firstSequence'?: (number | string | Long);
  /**
   * Pushed media only: up to here it needs not be sent again.
   */
  'mediaAcknowledged'?: (_trueframe_v1_MediaAcknowledged | null);
  /**
   * Reason of its end; ENDED only.
   */
  'endReason'?: (_trueframe_v1_Summary_EndReason);
  '_graceMs'?: "graceMs";
}

export interface Session__Output {
  'sessionId': (string);
  'state': (_trueframe_v1_SessionState__Output);
  /**
   * The source, without any password.
   */
  'source': (string);
  'pipeline': (string);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Absent while it runs.
   */
  'endedAt': (_google_protobuf_Timestamp__Output | null);
  'frames': (_trueframe_v1_FrameCounts__Output | null);
  /**
   * Media time of the newest analysed frame, in milliseconds.
   */
  'ptsMs': (number);
  /**
   * Tracks alive now.
   */
  'activeTracks': (number);
  /**
   * The newest session verdict.
   */
  'verdict': (_trueframe_v1_Verdict__Output | null);
  /**
   * Error with which it failed; FAILED only.
   */
  'error': (_trueframe_v1_Error__Output | null);
  /**
   * Tenant for whom it runs: that of its caller's credential.
   */
  'tenant': (string);
  /**
   * Current rung of the degrade ladder; 0: full quality.
   */
  'degradeRung': (number);
  /**
   * As in SessionOptions.
   */
  'labels': ({[key: string]: string});
  'externalId': (string);
  'requestId': (string);
  /**
   * Absent: it goes on without readers.
   */
  'graceMs'?: (number);
  /**
   * Calls that follow its events now.
   */
  'readers': (number);
  /**
   * Sequence number of the newest event; 0 before the first.
   */
  'lastSequence': (number);
  /**
   * Sequence number of the oldest event that `Watch` can still give; last_sequence + 1 when it has none.
   */
  'firstSequence': (number);
  /**
   * Pushed media only: up to here it needs not be sent again.
   */
  'mediaAcknowledged': (_trueframe_v1_MediaAcknowledged__Output | null);
  /**
   * Reason of its end; ENDED only.
   */
  'endReason': (_trueframe_v1_Summary_EndReason__Output);
  '_graceMs'?: "graceMs";
}
