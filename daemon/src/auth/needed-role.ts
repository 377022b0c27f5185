import { roleOf } from '@trueframe/proto';
import type { Role } from './role.ts';

/** `none`: nobody is asked for a credential. */
export type NeededRole = Role | 'none';

/** Roles that the rpcs of services of others need, by path; those of ours say it in the proto files. */
const OF_OTHERS: Readonly<Record<string, NeededRole>> = {
  // Probes have no credential.
  '/grpc.health.v1.Health/Check': 'none',
  '/grpc.health.v1.Health/Watch': 'none',
  '/grpc.health.v1.Health/List': 'none',
  '/inference.GRPCInferenceService/ServerLive': 'none',
  '/inference.GRPCInferenceService/ServerReady': 'none',
  '/inference.GRPCInferenceService/ModelReady': 'viewer',
  '/inference.GRPCInferenceService/ServerMetadata': 'viewer',
  '/inference.GRPCInferenceService/ModelMetadata': 'viewer',
  '/inference.GRPCInferenceService/RepositoryIndex': 'viewer',
  '/inference.GRPCInferenceService/ModelInfer': 'submitter',
  '/inference.GRPCInferenceService/RepositoryModelLoad': 'admin',
  '/inference.GRPCInferenceService/RepositoryModelUnload': 'admin',
  '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo': 'viewer',
  '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo': 'viewer',
};

/** Returns the role that a gRPC path needs. Undefined: it stands in no table, and nobody may call it. */
export function roleForRpc(path: string): NeededRole | undefined {
  return Object.hasOwn(OF_OTHERS, path) ? OF_OTHERS[path] : roleOf(path);
}
