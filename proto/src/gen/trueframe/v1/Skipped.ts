// Original file: trueframe/v1/event.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Events were left out for this reader, because it was behind: those between the one before and the one after this.
 */
export interface Skipped {
  'count'?: (number | string | Long);
}

/**
 * Events were left out for this reader, because it was behind: those between the one before and the one after this.
 */
export interface Skipped__Output {
  'count': (number);
}
