// Original file: trueframe/v1/picture.proto


export interface DeleteEvidenceRequest {
  'sessionId'?: (string);
  /**
   * Only this track. 0: all.
   */
  'trackId'?: (number);
}

export interface DeleteEvidenceRequest__Output {
  'sessionId': (string);
  /**
   * Only this track. 0: all.
   */
  'trackId': (number);
}
