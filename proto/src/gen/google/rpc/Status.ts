// Original file: google/rpc/status.proto

import type { Any as _google_protobuf_Any, Any__Output as _google_protobuf_Any__Output } from '../../google/protobuf/Any.ts';

/**
 * An error as gRPC clients expect it in the grpc-status-details-bin trailer.
 */
export interface Status {
  /**
   * gRPC status code.
   */
  'code'?: (number);
  /**
   * For developers, in English.
   */
  'message'?: (string);
  /**
   * ErrorInfo, RetryInfo, …
   */
  'details'?: (_google_protobuf_Any)[];
}

/**
 * An error as gRPC clients expect it in the grpc-status-details-bin trailer.
 */
export interface Status__Output {
  /**
   * gRPC status code.
   */
  'code': (number);
  /**
   * For developers, in English.
   */
  'message': (string);
  /**
   * ErrorInfo, RetryInfo, …
   */
  'details': (_google_protobuf_Any__Output)[];
}
