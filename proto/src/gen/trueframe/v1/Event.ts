// Original file: trueframe/v1/event.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { SessionStarted as _trueframe_v1_SessionStarted, SessionStarted__Output as _trueframe_v1_SessionStarted__Output } from '../../trueframe/v1/SessionStarted.ts';
import type { SourceState as _trueframe_v1_SourceState, SourceState__Output as _trueframe_v1_SourceState__Output } from '../../trueframe/v1/SourceState.ts';
import type { TrackStarted as _trueframe_v1_TrackStarted, TrackStarted__Output as _trueframe_v1_TrackStarted__Output } from '../../trueframe/v1/TrackStarted.ts';
import type { TrackUpdated as _trueframe_v1_TrackUpdated, TrackUpdated__Output as _trueframe_v1_TrackUpdated__Output } from '../../trueframe/v1/TrackUpdated.ts';
import type { TrackEnded as _trueframe_v1_TrackEnded, TrackEnded__Output as _trueframe_v1_TrackEnded__Output } from '../../trueframe/v1/TrackEnded.ts';
import type { FrameScores as _trueframe_v1_FrameScores, FrameScores__Output as _trueframe_v1_FrameScores__Output } from '../../trueframe/v1/FrameScores.ts';
import type { Verdict as _trueframe_v1_Verdict, Verdict__Output as _trueframe_v1_Verdict__Output } from '../../trueframe/v1/Verdict.ts';
import type { Gap as _trueframe_v1_Gap, Gap__Output as _trueframe_v1_Gap__Output } from '../../trueframe/v1/Gap.ts';
import type { Degraded as _trueframe_v1_Degraded, Degraded__Output as _trueframe_v1_Degraded__Output } from '../../trueframe/v1/Degraded.ts';
import type { Warning as _trueframe_v1_Warning, Warning__Output as _trueframe_v1_Warning__Output } from '../../trueframe/v1/Warning.ts';
import type { Error as _trueframe_v1_Error, Error__Output as _trueframe_v1_Error__Output } from '../../trueframe/v1/Error.ts';
import type { Summary as _trueframe_v1_Summary, Summary__Output as _trueframe_v1_Summary__Output } from '../../trueframe/v1/Summary.ts';
import type { Discontinuity as _trueframe_v1_Discontinuity, Discontinuity__Output as _trueframe_v1_Discontinuity__Output } from '../../trueframe/v1/Discontinuity.ts';
import type { FrameSizeChanged as _trueframe_v1_FrameSizeChanged, FrameSizeChanged__Output as _trueframe_v1_FrameSizeChanged__Output } from '../../trueframe/v1/FrameSizeChanged.ts';
import type { MediaAcknowledged as _trueframe_v1_MediaAcknowledged, MediaAcknowledged__Output as _trueframe_v1_MediaAcknowledged__Output } from '../../trueframe/v1/MediaAcknowledged.ts';
import type { Moved as _trueframe_v1_Moved, Moved__Output as _trueframe_v1_Moved__Output } from '../../trueframe/v1/Moved.ts';
import type { Skipped as _trueframe_v1_Skipped, Skipped__Output as _trueframe_v1_Skipped__Output } from '../../trueframe/v1/Skipped.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * One thing that happened in a session. Times in milliseconds of media time (`pts_ms`) unless said otherwise. Boxes are in pixels
 * of the frame as it is shown: rotated, with square pixels, and of the size that `session_started` or the newest
 * `frame_size_changed` gives.
 */
export interface Event {
  'sessionId'?: (string);
  /**
   * 1, 2, 3, … without gaps within a session. 0: for this reader only (`moved`, `skipped`), and not kept.
   */
  'sequence'?: (number | string | Long);
  /**
   * Time at which the daemon emitted it.
   */
  'emittedAt'?: (_google_protobuf_Timestamp | null);
  'sessionStarted'?: (_trueframe_v1_SessionStarted | null);
  'sourceState'?: (_trueframe_v1_SourceState | null);
  'trackStarted'?: (_trueframe_v1_TrackStarted | null);
  'trackUpdated'?: (_trueframe_v1_TrackUpdated | null);
  'trackEnded'?: (_trueframe_v1_TrackEnded | null);
  'scores'?: (_trueframe_v1_FrameScores | null);
  'verdict'?: (_trueframe_v1_Verdict | null);
  'gap'?: (_trueframe_v1_Gap | null);
  'degraded'?: (_trueframe_v1_Degraded | null);
  'warning'?: (_trueframe_v1_Warning | null);
  'error'?: (_trueframe_v1_Error | null);
  'summary'?: (_trueframe_v1_Summary | null);
  'discontinuity'?: (_trueframe_v1_Discontinuity | null);
  'frameSizeChanged'?: (_trueframe_v1_FrameSizeChanged | null);
  'mediaAcknowledged'?: (_trueframe_v1_MediaAcknowledged | null);
  'moved'?: (_trueframe_v1_Moved | null);
  'skipped'?: (_trueframe_v1_Skipped | null);
  'payload'?: "sessionStarted"|"sourceState"|"trackStarted"|"trackUpdated"|"trackEnded"|"scores"|"verdict"|"gap"|"degraded"|"warning"|"error"|"summary"|"discontinuity"|"frameSizeChanged"|"mediaAcknowledged"|"moved"|"skipped";
}

/**
 * One thing that happened in a session. Times in milliseconds of media time (`pts_ms`) unless said otherwise. Boxes are in pixels
 * of the frame as it is shown: rotated, with square pixels, and of the size that `session_started` or the newest
 * `frame_size_changed` gives.
 */
export interface Event__Output {
  'sessionId': (string);
  /**
   * 1, 2, 3, … without gaps within a session. 0: for this reader only (`moved`, `skipped`), and not kept.
   */
  'sequence': (number);
  /**
   * Time at which the daemon emitted it.
   */
  'emittedAt': (_google_protobuf_Timestamp__Output | null);
  'sessionStarted'?: (_trueframe_v1_SessionStarted__Output | null);
  'sourceState'?: (_trueframe_v1_SourceState__Output | null);
  'trackStarted'?: (_trueframe_v1_TrackStarted__Output | null);
  'trackUpdated'?: (_trueframe_v1_TrackUpdated__Output | null);
  'trackEnded'?: (_trueframe_v1_TrackEnded__Output | null);
  'scores'?: (_trueframe_v1_FrameScores__Output | null);
  'verdict'?: (_trueframe_v1_Verdict__Output | null);
  'gap'?: (_trueframe_v1_Gap__Output | null);
  'degraded'?: (_trueframe_v1_Degraded__Output | null);
  'warning'?: (_trueframe_v1_Warning__Output | null);
  'error'?: (_trueframe_v1_Error__Output | null);
  'summary'?: (_trueframe_v1_Summary__Output | null);
  'discontinuity'?: (_trueframe_v1_Discontinuity__Output | null);
  'frameSizeChanged'?: (_trueframe_v1_FrameSizeChanged__Output | null);
  'mediaAcknowledged'?: (_trueframe_v1_MediaAcknowledged__Output | null);
  'moved'?: (_trueframe_v1_Moved__Output | null);
  'skipped'?: (_trueframe_v1_Skipped__Output | null);
  'payload'?: "sessionStarted"|"sourceState"|"trackStarted"|"trackUpdated"|"trackEnded"|"scores"|"verdict"|"gap"|"degraded"|"warning"|"error"|"summary"|"discontinuity"|"frameSizeChanged"|"mediaAcknowledged"|"moved"|"skipped";
}
