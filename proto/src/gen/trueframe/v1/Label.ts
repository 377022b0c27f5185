// Original file: trueframe/v1/event.proto

export const Label = {
  LABEL_UNSPECIFIED: 'LABEL_UNSPECIFIED',
  /**
   * No sign of the manipulations in `scope`; nothing is said about others.
   */
  LABEL_AUTHENTIC_LIKELY: 'LABEL_AUTHENTIC_LIKELY',
  LABEL_SYNTHETIC_LIKELY: 'LABEL_SYNTHETIC_LIKELY',
  /**
   * Scores exist but do not settle it.
   */
  LABEL_INCONCLUSIVE: 'LABEL_INCONCLUSIVE',
  /**
   * No face was found.
   */
  LABEL_NOT_APPLICABLE: 'LABEL_NOT_APPLICABLE',
  /**
   * Faces were found, but no usable score exists (errors, abstentions, gaps).
   */
  LABEL_UNABLE_TO_EVALUATE: 'LABEL_UNABLE_TO_EVALUATE',
} as const;

export type Label =
  | 'LABEL_UNSPECIFIED'
  | 0
  /**
   * No sign of the manipulations in `scope`; nothing is said about others.
   */
  | 'LABEL_AUTHENTIC_LIKELY'
  | 1
  | 'LABEL_SYNTHETIC_LIKELY'
  | 2
  /**
   * Scores exist but do not settle it.
   */
  | 'LABEL_INCONCLUSIVE'
  | 3
  /**
   * No face was found.
   */
  | 'LABEL_NOT_APPLICABLE'
  | 4
  /**
   * Faces were found, but no usable score exists (errors, abstentions, gaps).
   */
  | 'LABEL_UNABLE_TO_EVALUATE'
  | 5

export type Label__Output = typeof Label[keyof typeof Label]
