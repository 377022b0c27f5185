import { fileURLToPath } from 'node:url';
import { type GrpcObject, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync, type Options, type PackageDefinition } from '@grpc/proto-loader';
import type { ProtoGrpcType } from './gen/trueframe.ts';

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

/** Everything in the proto files, loaded once. Servers and reflection take it from here. */
export const packageDefinition: PackageDefinition = loadSync(
  ['trueframe/v1/trueframe.proto', 'google/rpc/error_details.proto'],
  loaderOptions,
);

export const grpcPackage = loadPackageDefinition(packageDefinition) as unknown as ProtoGrpcType &
  GrpcObject;

/** Client constructor: `new TrueframeClient(address, credentials)`. */
export const TrueframeClient = grpcPackage.trueframe.v1.TrueframeService;
export const trueframeService = TrueframeClient.service;

export { bareName, type EnumPrefix } from './enum-name.ts';
export {
  decodeStatus,
  type ErrorStatus,
  encodeStatus,
  fromStatusMessage,
  toStatusMessage,
} from './error-status.ts';
export { fieldNames } from './field-names.ts';
export type * from './messages.ts';
export { ROLES, type Role, roleOf } from './roles.ts';
