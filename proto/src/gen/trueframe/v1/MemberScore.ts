// Original file: trueframe/v1/event.proto


export interface MemberScore {
  'modelId'?: (string);
  /**
   * 0..1, 1 = synthetic. Absent (not 0) when the member did not vote: ask whether it is set.
   */
  'score'?: (number | string);
  /**
   * Why it did not vote.
   */
  'reason'?: (string);
  '_score'?: "score";
}

export interface MemberScore__Output {
  'modelId': (string);
  /**
   * 0..1, 1 = synthetic. Absent (not 0) when the member did not vote: ask whether it is set.
   */
  'score'?: (number);
  /**
   * Why it did not vote.
   */
  'reason': (string);
  '_score'?: "score";
}
