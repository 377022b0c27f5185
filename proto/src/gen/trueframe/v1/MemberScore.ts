// Original file: trueframe/v1/event.proto


export interface MemberScore {
  'modelId'?: (string);
  /**
   * 0..1, 1 = synthetic. Absent when the member did not vote.
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
   * 0..1, 1 = synthetic. Absent when the member did not vote.
   */
  'score'?: (number);
  /**
   * Why it did not vote.
   */
  'reason': (string);
  '_score'?: "score";
}
