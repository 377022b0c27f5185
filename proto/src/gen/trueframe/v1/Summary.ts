// Original file: trueframe/v1/event.proto

import type { Verdict as _trueframe_v1_Verdict, Verdict__Output as _trueframe_v1_Verdict__Output } from '../../trueframe/v1/Verdict.ts';
import type { FrameCounts as _trueframe_v1_FrameCounts, FrameCounts__Output as _trueframe_v1_FrameCounts__Output } from '../../trueframe/v1/FrameCounts.ts';
import type { Gap as _trueframe_v1_Gap, Gap__Output as _trueframe_v1_Gap__Output } from '../../trueframe/v1/Gap.ts';

// Original file: trueframe/v1/event.proto

export const _trueframe_v1_Summary_EndReason = {
  END_REASON_UNSPECIFIED: 'END_REASON_UNSPECIFIED',
  END_REASON_SOURCE_ENDED: 'END_REASON_SOURCE_ENDED',
  END_REASON_STOPPED: 'END_REASON_STOPPED',
  /**
   * max_media_ms was reached.
   */
  END_REASON_LIMIT: 'END_REASON_LIMIT',
  /**
   * The daemon is shutting down.
   */
  END_REASON_DRAINED: 'END_REASON_DRAINED',
  END_REASON_FAILED: 'END_REASON_FAILED',
  /**
   * Every track in the picture had settled, and the session was to end then.
   */
  END_REASON_SETTLED: 'END_REASON_SETTLED',
} as const;

export type _trueframe_v1_Summary_EndReason =
  | 'END_REASON_UNSPECIFIED'
  | 0
  | 'END_REASON_SOURCE_ENDED'
  | 1
  | 'END_REASON_STOPPED'
  | 2
  /**
   * max_media_ms was reached.
   */
  | 'END_REASON_LIMIT'
  | 3
  /**
   * The daemon is shutting down.
   */
  | 'END_REASON_DRAINED'
  | 4
  | 'END_REASON_FAILED'
  | 5
  /**
   * Every track in the picture had settled, and the session was to end then.
   */
  | 'END_REASON_SETTLED'
  | 6

export type _trueframe_v1_Summary_EndReason__Output = typeof _trueframe_v1_Summary_EndReason[keyof typeof _trueframe_v1_Summary_EndReason]

/**
 * The last event of a session.
 */
export interface Summary {
  'verdict'?: (_trueframe_v1_Verdict | null);
  /**
   * Final verdicts of tracks, in order of track_id: of a file's newest 1000, of a live source's newest 250 tracks. Every
   * one was a `verdict` event when its track ended.
   */
  'tracks'?: (_trueframe_v1_Verdict)[];
  'frames'?: (_trueframe_v1_FrameCounts | null);
  /**
   * Share of the media that a player would show which was analysed as the sampling policy wants it, 0..1; 0 when unknown, as
   * of live sources. Below 1: truncated or damaged, or frames failed.
   */
  'completeness'?: (number | string);
  /**
   * Media time that was covered, in milliseconds.
   */
  'mediaMs'?: (number | string);
  /**
   * Wall-clock time it took, in milliseconds.
   */
  'elapsedMs'?: (number | string);
  'gaps'?: (_trueframe_v1_Gap)[];
  'endReason'?: (_trueframe_v1_Summary_EndReason);
  /**
   * Earlier tracks that `tracks` leaves out, and the session's verdict with them.
   */
  'tracksOmitted'?: (number);
  /**
   * Earlier gaps that `gaps` leaves out (of 1000 or 250, as above); they count in verdicts all the same.
   */
  'gapsOmitted'?: (number);
  /**
   * Number of jumps of the source's clock, see `Discontinuity`.
   */
  'discontinuities'?: (number);
  /**
   * As in Session.
   */
  'source'?: (string);
  /**
   * Hex SHA-256 over the bytes of the file. Empty for sources that are no files, for a file that changed while it was
   * analysed (warning SOURCE_CHANGED), and where a session was stopped before its file was hashed.
   */
  'sourceSha256'?: (string);
}

/**
 * The last event of a session.
 */
export interface Summary__Output {
  'verdict': (_trueframe_v1_Verdict__Output | null);
  /**
   * Final verdicts of tracks, in order of track_id: of a file's newest 1000, of a live source's newest 250 tracks. Every
   * one was a `verdict` event when its track ended.
   */
  'tracks': (_trueframe_v1_Verdict__Output)[];
  'frames': (_trueframe_v1_FrameCounts__Output | null);
  /**
   * Share of the media that a player would show which was analysed as the sampling policy wants it, 0..1; 0 when unknown, as
   * of live sources. Below 1: truncated or damaged, or frames failed.
   */
  'completeness': (number);
  /**
   * Media time that was covered, in milliseconds.
   */
  'mediaMs': (number);
  /**
   * Wall-clock time it took, in milliseconds.
   */
  'elapsedMs': (number);
  'gaps': (_trueframe_v1_Gap__Output)[];
  'endReason': (_trueframe_v1_Summary_EndReason__Output);
  /**
   * Earlier tracks that `tracks` leaves out, and the session's verdict with them.
   */
  'tracksOmitted': (number);
  /**
   * Earlier gaps that `gaps` leaves out (of 1000 or 250, as above); they count in verdicts all the same.
   */
  'gapsOmitted': (number);
  /**
   * Number of jumps of the source's clock, see `Discontinuity`.
   */
  'discontinuities': (number);
  /**
   * As in Session.
   */
  'source': (string);
  /**
   * Hex SHA-256 over the bytes of the file. Empty for sources that are no files, for a file that changed while it was
   * analysed (warning SOURCE_CHANGED), and where a session was stopped before its file was hashed.
   */
  'sourceSha256': (string);
}
