// Original file: trueframe/v1/event.proto


export interface MemberScore {
  'modelId'?: (string);
  /**
   * 0..1, 1 = synthetic. Absent (not 0) when the member did not vote: ask whether it is set.
   */
  'score'?: (number | string);
  /**
   * Reason why it did not vote, e.g. FACE_TOO_SMALL.
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
   * Reason why it did not vote, e.g. FACE_TOO_SMALL.
   */
  'reason': (string);
  '_score'?: "score";
}
