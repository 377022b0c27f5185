import { type GrpcObject, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import type { ProtoGrpcType } from './gen/grpc_service.ts';
import { loaderOptions } from './loader-options.ts';

/** The Open Inference Protocol (KServe v2). A module of its own, so that only who uses it loads it. */
export const inferenceDefinition: PackageDefinition = loadSync(
  'inference/grpc_service.proto',
  loaderOptions,
);

const grpcPackage = loadPackageDefinition(inferenceDefinition) as unknown as ProtoGrpcType &
  GrpcObject;

/** Client constructor: `new InferenceClient(address, credentials)`. */
export const InferenceClient = grpcPackage.inference.GRPCInferenceService;
export const inferenceService = InferenceClient.service;

export type {
  GRPCInferenceServiceClient as InferenceClientType,
  GRPCInferenceServiceHandlers as InferenceHandlers,
} from './gen/inference/GRPCInferenceService.ts';
export type {
  InferTensorContents,
  InferTensorContents__Output,
} from './gen/inference/InferTensorContents.ts';
export type {
  _inference_ModelInferRequest_InferInputTensor as InferInputTensor,
  _inference_ModelInferRequest_InferInputTensor__Output as InferInputTensor__Output,
  ModelInferRequest,
  ModelInferRequest__Output,
} from './gen/inference/ModelInferRequest.ts';
export type {
  _inference_ModelInferResponse_InferOutputTensor as InferOutputTensor,
  _inference_ModelInferResponse_InferOutputTensor__Output as InferOutputTensor__Output,
  ModelInferResponse,
  ModelInferResponse__Output,
} from './gen/inference/ModelInferResponse.ts';
export type {
  _inference_ModelMetadataResponse_TensorMetadata as TensorMetadata,
  _inference_ModelMetadataResponse_TensorMetadata__Output as TensorMetadata__Output,
  ModelMetadataResponse,
  ModelMetadataResponse__Output,
} from './gen/inference/ModelMetadataResponse.ts';
export type {
  _inference_RepositoryIndexResponse_ModelIndex as ModelIndex,
  RepositoryIndexResponse,
} from './gen/inference/RepositoryIndexResponse.ts';
