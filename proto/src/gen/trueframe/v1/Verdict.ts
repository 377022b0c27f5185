// Original file: trueframe/v1/event.proto

import type { Label as _trueframe_v1_Label, Label__Output as _trueframe_v1_Label__Output } from '../../trueframe/v1/Label.ts';
import type { Members as _trueframe_v1_Members, Members__Output as _trueframe_v1_Members__Output } from '../../trueframe/v1/Members.ts';
import type { Thresholds as _trueframe_v1_Thresholds, Thresholds__Output as _trueframe_v1_Thresholds__Output } from '../../trueframe/v1/Thresholds.ts';
import type { ModelRef as _trueframe_v1_ModelRef, ModelRef__Output as _trueframe_v1_ModelRef__Output } from '../../trueframe/v1/ModelRef.ts';
import type { Degradation as _trueframe_v1_Degradation, Degradation__Output as _trueframe_v1_Degradation__Output } from '../../trueframe/v1/Degradation.ts';
import type { MemberVerdict as _trueframe_v1_MemberVerdict, MemberVerdict__Output as _trueframe_v1_MemberVerdict__Output } from '../../trueframe/v1/MemberVerdict.ts';
import type { Settled as _trueframe_v1_Settled, Settled__Output as _trueframe_v1_Settled__Output } from '../../trueframe/v1/Settled.ts';

/**
 * Judgement on a track or, with `track_id` 0, on the whole session.
 */
export interface Verdict {
  'trackId'?: (number);
  'label'?: (_trueframe_v1_Label);
  /**
   * Final verdicts come once per track and once per session. Others may be revised, and come when label, reasons or score
   * have changed since the one before, and as a heartbeat. A track's AUTHENTIC_LIKELY is taken back
   * by a second one when it turns out at the end that most of the source is missing (docs/verdicts.md).
   */
  'final'?: (boolean);
  /**
   * Pooled score, 0..1, 1 = synthetic. Absent without usable samples; most languages then read 0, which would mean certainly
   * authentic, so ask whether it is set (docs/verdicts.md).
   */
  'score'?: (number | string);
  /**
   * Codes that explain the label, e.g. BETWEEN_THRESHOLDS, TOO_FEW_SAMPLES, OUT_OF_DISTRIBUTION. See docs/verdicts.md.
   */
  'reasons'?: (string)[];
  /**
   * Media time that the verdict covers, in milliseconds.
   */
  'fromMs'?: (number | string);
  'toMs'?: (number | string);
  /**
   * Scored samples that were pooled.
   */
  'samples'?: (number);
  /**
   * Samples less their correlation: n / (1 + 2 * sum of autocorrelations), at most `samples`.
   */
  'effectiveSamples'?: (number | string);
  'members'?: (_trueframe_v1_Members | null);
  /**
   * Pooling that was applied, e.g. "mean".
   */
  'pooling'?: (string);
  'thresholds'?: (_trueframe_v1_Thresholds | null);
  'pipeline'?: (string);
  'pipelineVersion'?: (string);
  'models'?: (_trueframe_v1_ModelRef)[];
  /**
   * Frames analysed / frames received, 0..1.
   */
  'coverage'?: (number | string);
  /**
   * 0: full quality. Higher: the rung of the degrade ladder in force (docs/operations.md). Live sessions only.
   */
  'degradeRung'?: (number);
  /**
   * Families of manipulation that the voters were shown to detect.
   */
  'scope'?: (string)[];
  /**
   * True when the interval has a gap of the source in it.
   */
  'hasGap'?: (boolean);
  /**
   * Families of manipulation that the voters were measured to miss. While there is one, nothing is AUTHENTIC_LIKELY.
   */
  'blindTo'?: (string)[];
  /**
   * Absent when all that the verdict rests on was analysed at full quality.
   */
  'degradation'?: (_trueframe_v1_Degradation | null);
  /**
   * Every model of the ensemble, in its order.
   */
  'memberScores'?: (_trueframe_v1_MemberVerdict)[];
  /**
   * Early decision: present once the evidence has settled, absent again after it was opened again, and in sessions that are
   * analysed at a fixed rate. The session has settled when every track in the picture has. Labels do not depend on it.
   */
  'settled'?: (_trueframe_v1_Settled | null);
  '_score'?: "score";
}

/**
 * Judgement on a track or, with `track_id` 0, on the whole session.
 */
export interface Verdict__Output {
  'trackId': (number);
  'label': (_trueframe_v1_Label__Output);
  /**
   * Final verdicts come once per track and once per session. Others may be revised, and come when label, reasons or score
   * have changed since the one before, and as a heartbeat. A track's AUTHENTIC_LIKELY is taken back
   * by a second one when it turns out at the end that most of the source is missing (docs/verdicts.md).
   */
  'final': (boolean);
  /**
   * Pooled score, 0..1, 1 = synthetic. Absent without usable samples; most languages then read 0, which would mean certainly
   * authentic, so ask whether it is set (docs/verdicts.md).
   */
  'score'?: (number);
  /**
   * Codes that explain the label, e.g. BETWEEN_THRESHOLDS, TOO_FEW_SAMPLES, OUT_OF_DISTRIBUTION. See docs/verdicts.md.
   */
  'reasons': (string)[];
  /**
   * Media time that the verdict covers, in milliseconds.
   */
  'fromMs': (number);
  'toMs': (number);
  /**
   * Scored samples that were pooled.
   */
  'samples': (number);
  /**
   * Samples less their correlation: n / (1 + 2 * sum of autocorrelations), at most `samples`.
   */
  'effectiveSamples': (number);
  'members': (_trueframe_v1_Members__Output | null);
  /**
   * Pooling that was applied, e.g. "mean".
   */
  'pooling': (string);
  'thresholds': (_trueframe_v1_Thresholds__Output | null);
  'pipeline': (string);
  'pipelineVersion': (string);
  'models': (_trueframe_v1_ModelRef__Output)[];
  /**
   * Frames analysed / frames received, 0..1.
   */
  'coverage': (number);
  /**
   * 0: full quality. Higher: the rung of the degrade ladder in force (docs/operations.md). Live sessions only.
   */
  'degradeRung': (number);
  /**
   * Families of manipulation that the voters were shown to detect.
   */
  'scope': (string)[];
  /**
   * True when the interval has a gap of the source in it.
   */
  'hasGap': (boolean);
  /**
   * Families of manipulation that the voters were measured to miss. While there is one, nothing is AUTHENTIC_LIKELY.
   */
  'blindTo': (string)[];
  /**
   * Absent when all that the verdict rests on was analysed at full quality.
   */
  'degradation': (_trueframe_v1_Degradation__Output | null);
  /**
   * Every model of the ensemble, in its order.
   */
  'memberScores': (_trueframe_v1_MemberVerdict__Output)[];
  /**
   * Early decision: present once the evidence has settled, absent again after it was opened again, and in sessions that are
   * analysed at a fixed rate. The session has settled when every track in the picture has. Labels do not depend on it.
   */
  'settled': (_trueframe_v1_Settled__Output | null);
  '_score'?: "score";
}
