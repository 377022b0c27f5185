// Original file: trueframe/v1/event.proto

export const Label = {
  LABEL_UNSPECIFIED: 'LABEL_UNSPECIFIED',
  /**
   * No sign of the manipulations in `scope`; nothing is said about others.
   */
  AUTHENTIC_LIKELY: 'AUTHENTIC_LIKELY',
  SYNTHETIC_LIKELY: 'SYNTHETIC_LIKELY',
  /**
   * Scores exist but do not settle it.
   */
  INCONCLUSIVE: 'INCONCLUSIVE',
  /**
   * No face was found.
   */
  NOT_APPLICABLE: 'NOT_APPLICABLE',
  /**
   * Faces were found, but no usable score exists (errors, abstentions, gaps).
   */
  UNABLE_TO_EVALUATE: 'UNABLE_TO_EVALUATE',
} as const;

export type Label =
  | 'LABEL_UNSPECIFIED'
  | 0
  /**
   * No sign of the manipulations in `scope`; nothing is said about others.
   */
  | 'AUTHENTIC_LIKELY'
  | 1
  | 'SYNTHETIC_LIKELY'
  | 2
  /**
   * Scores exist but do not settle it.
   */
  | 'INCONCLUSIVE'
  | 3
  /**
   * No face was found.
   */
  | 'NOT_APPLICABLE'
  | 4
  /**
   * Faces were found, but no usable score exists (errors, abstentions, gaps).
   */
  | 'UNABLE_TO_EVALUATE'
  | 5

export type Label__Output = typeof Label[keyof typeof Label]
