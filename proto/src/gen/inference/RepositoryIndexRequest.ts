// Original file: inference/grpc_service.proto


export interface RepositoryIndexRequest {
  /**
   * Empty: all repositories.
   */
  'repositoryName'?: (string);
  /**
   * Only models that take inference requests.
   */
  'ready'?: (boolean);
}

export interface RepositoryIndexRequest__Output {
  /**
   * Empty: all repositories.
   */
  'repositoryName': (string);
  /**
   * Only models that take inference requests.
   */
  'ready': (boolean);
}
