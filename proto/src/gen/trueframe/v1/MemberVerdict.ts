// Original file: trueframe/v1/event.proto


/**
 * Verdict of one model of the ensemble, as if it were alone.
 */
export interface MemberVerdict {
  'modelId'?: (string);
  /**
   * Its votes, pooled as the scores of the ensemble are for the verdict, 0..1, 1 = synthetic. Absent (not 0) when it has not
   * voted on anything that the verdict rests on: ask whether it is set.
   */
  'score'?: (number | string);
  /**
   * Samples on which it voted.
   */
  'samples'?: (number);
  '_score'?: "score";
}

/**
 * Verdict of one model of the ensemble, as if it were alone.
 */
export interface MemberVerdict__Output {
  'modelId': (string);
  /**
   * Its votes, pooled as the scores of the ensemble are for the verdict, 0..1, 1 = synthetic. Absent (not 0) when it has not
   * voted on anything that the verdict rests on: ask whether it is set.
   */
  'score'?: (number);
  /**
   * Samples on which it voted.
   */
  'samples': (number);
  '_score'?: "score";
}
