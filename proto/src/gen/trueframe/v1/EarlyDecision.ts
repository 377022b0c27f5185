// Original file: trueframe/v1/trueframe.proto

/**
 * Consequence of evidence that has settled (docs/verdicts.md, "Early decision").
 */
export const EarlyDecision = {
  /**
   * WATCH for live sessions where the pipeline says so, FIXED_RATE for others.
   */
  EARLY_DECISION_UNSPECIFIED: 'EARLY_DECISION_UNSPECIFIED',
  /**
   * None: all tracks are scored at the sampling rate.
   */
  EARLY_DECISION_FIXED_RATE: 'EARLY_DECISION_FIXED_RATE',
  /**
   * Settled tracks are scored at the watch rate of the pipeline. Live sessions only.
   */
  EARLY_DECISION_WATCH: 'EARLY_DECISION_WATCH',
  /**
   * The session ends once every track in the picture has settled.
   */
  EARLY_DECISION_STOP: 'EARLY_DECISION_STOP',
} as const;

/**
 * Consequence of evidence that has settled (docs/verdicts.md, "Early decision").
 */
export type EarlyDecision =
  /**
   * WATCH for live sessions where the pipeline says so, FIXED_RATE for others.
   */
  | 'EARLY_DECISION_UNSPECIFIED'
  | 0
  /**
   * None: all tracks are scored at the sampling rate.
   */
  | 'EARLY_DECISION_FIXED_RATE'
  | 1
  /**
   * Settled tracks are scored at the watch rate of the pipeline. Live sessions only.
   */
  | 'EARLY_DECISION_WATCH'
  | 2
  /**
   * The session ends once every track in the picture has settled.
   */
  | 'EARLY_DECISION_STOP'
  | 3

/**
 * Consequence of evidence that has settled (docs/verdicts.md, "Early decision").
 */
export type EarlyDecision__Output = typeof EarlyDecision[keyof typeof EarlyDecision]
