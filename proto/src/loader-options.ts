import { fileURLToPath } from 'node:url';
import type { Options } from '@grpc/proto-loader';

/** The folder that holds `trueframe/v1/*.proto`; give it to protoc as its include path. */
export const protoRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * Options that say how messages look in JavaScript. gen.mjs generates the types with the same options. 64-bit fields are
 * counts, so they are numbers: exact up to 2^53.
 */
export const loaderOptions: Options = {
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
  includeDirs: [protoRoot],
};
