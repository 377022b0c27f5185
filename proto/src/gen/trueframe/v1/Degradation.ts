// Original file: trueframe/v1/event.proto


/**
 * Loss of quality in the frames that a verdict rests on.
 */
export interface Degradation {
  /**
   * The highest rung among them.
   */
  'highestRung'?: (number);
  /**
   * Share of them that was not at full quality, 0..1.
   */
  'share'?: (number | string);
  /**
   * Members that were left out of at least one sample.
   */
  'skipped'?: (string)[];
}

/**
 * Loss of quality in the frames that a verdict rests on.
 */
export interface Degradation__Output {
  /**
   * The highest rung among them.
   */
  'highestRung': (number);
  /**
   * Share of them that was not at full quality, 0..1.
   */
  'share': (number);
  /**
   * Members that were left out of at least one sample.
   */
  'skipped': (string)[];
}
