// Original file: inference/grpc_service.proto


export interface ModelReadyRequest {
  'name'?: (string);
  /**
   * Empty: the server chooses. So in every request that has a version.
   */
  'version'?: (string);
}

export interface ModelReadyRequest__Output {
  'name': (string);
  /**
   * Empty: the server chooses. So in every request that has a version.
   */
  'version': (string);
}
