// Original file: inference/grpc_service.proto


export interface ServerMetadataResponse {
  'name'?: (string);
  'version'?: (string);
  /**
   * Parts of the protocol, beside its core, that the server has.
   */
  'extensions'?: (string)[];
}

export interface ServerMetadataResponse__Output {
  'name': (string);
  'version': (string);
  /**
   * Parts of the protocol, beside its core, that the server has.
   */
  'extensions': (string)[];
}
