// Original file: trueframe/v1/picture.proto


export interface DeleteEvidenceResponse {
  /**
   * Pictures that were deleted.
   */
  'deleted'?: (number);
}

export interface DeleteEvidenceResponse__Output {
  /**
   * Pictures that were deleted.
   */
  'deleted': (number);
}
