import { type GrpcObject, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import type { ProtoGrpcType } from './gen/trueframe.ts';
import { loaderOptions } from './loader-options.ts';

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
export { loaderOptions, protoRoot } from './loader-options.ts';
export type * from './messages.ts';
export { ROLES, type Role, roleOf } from './roles.ts';
