import { inferenceService } from '@trueframe/proto/inference';
import { expect, test } from 'vitest';
import { roleForRpc } from './needed-role.ts';

test('probes of an inference server need no credential, a run the role of a session, loading that of an administrator', () => {
  const roles = Object.entries(inferenceService).map(([name, { path }]) => [
    name,
    roleForRpc(path),
  ]);
  expect(Object.fromEntries(roles)).toEqual({
    ServerLive: 'none',
    ServerReady: 'none',
    ServerMetadata: 'viewer',
    ModelReady: 'viewer',
    ModelMetadata: 'viewer',
    ModelInfer: 'submitter',
    RepositoryIndex: 'viewer',
    RepositoryModelLoad: 'admin',
    RepositoryModelUnload: 'admin',
  });
  expect(roleForRpc('/inference.GRPCInferenceService/ModelStreamInfer')).toBeUndefined();
});
