// Original file: trueframe/v1/picture.proto


export interface GetEvidenceRequest {
  'sessionId'?: (string);
  /**
   * Only this track. 0: all.
   */
  'trackId'?: (number);
  /**
   * From an earlier response, to go on from there.
   */
  'pageToken'?: (string);
}

export interface GetEvidenceRequest__Output {
  'sessionId': (string);
  /**
   * Only this track. 0: all.
   */
  'trackId': (number);
  /**
   * From an earlier response, to go on from there.
   */
  'pageToken': (string);
}
