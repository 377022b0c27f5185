// Original file: trueframe/v1/event.proto


// Original file: trueframe/v1/event.proto

export const _trueframe_v1_Settled_Decision = {
  DECISION_UNSPECIFIED: 'DECISION_UNSPECIFIED',
  DECISION_SYNTHETIC: 'DECISION_SYNTHETIC',
  DECISION_AUTHENTIC: 'DECISION_AUTHENTIC',
  /**
   * The most samples that the pipeline allows for have not told.
   */
  DECISION_UNDECIDED: 'DECISION_UNDECIDED',
} as const;

export type _trueframe_v1_Settled_Decision =
  | 'DECISION_UNSPECIFIED'
  | 0
  | 'DECISION_SYNTHETIC'
  | 1
  | 'DECISION_AUTHENTIC'
  | 2
  /**
   * The most samples that the pipeline allows for have not told.
   */
  | 'DECISION_UNDECIDED'
  | 3

export type _trueframe_v1_Settled_Decision__Output = typeof _trueframe_v1_Settled_Decision[keyof typeof _trueframe_v1_Settled_Decision]

/**
 * Evidence that has settled (docs/verdicts.md, "Early decision").
 */
export interface Settled {
  /**
   * Media time at which it settled, in milliseconds.
   */
  'atMs'?: (number | string);
  'decision'?: (_trueframe_v1_Settled_Decision);
  /**
   * Logarithm of how much more likely the scores are of a synthetic face than of an authentic one, less their correlation.
   */
  'logLikelihoodRatio'?: (number | string);
  /**
   * Frames per second of media at which it is scored now. 0: at the sampling rate.
   */
  'watchFps'?: (number | string);
}

/**
 * Evidence that has settled (docs/verdicts.md, "Early decision").
 */
export interface Settled__Output {
  /**
   * Media time at which it settled, in milliseconds.
   */
  'atMs': (number);
  'decision': (_trueframe_v1_Settled_Decision__Output);
  /**
   * Logarithm of how much more likely the scores are of a synthetic face than of an authentic one, less their correlation.
   */
  'logLikelihoodRatio': (number);
  /**
   * Frames per second of media at which it is scored now. 0: at the sampling rate.
   */
  'watchFps': (number);
}
