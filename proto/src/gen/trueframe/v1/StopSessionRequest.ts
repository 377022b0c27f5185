// Original file: trueframe/v1/trueframe.proto


export interface StopSessionRequest {
  'sessionId'?: (string);
}

export interface StopSessionRequest__Output {
  'sessionId': (string);
}
