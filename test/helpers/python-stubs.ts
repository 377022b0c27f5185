import { protoRoot } from '@trueframe/proto';
import { execFileSync } from './programs.ts';
import { tempFolder } from './temp-folder.ts';

/** Stubs as any Python user makes them from the proto files. */
export function makeStubs(): string {
  const folder = tempFolder();
  const files = ['trueframe', 'event', 'catalog', 'picture', 'role'].map(
    (name) => `trueframe/v1/${name}.proto`,
  );
  const plugin = '--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin';
  const outputs = [`--python_out=${folder}`, plugin, `--grpc_python_out=${folder}`];
  execFileSync('protoc', [
    `-I${protoRoot}`,
    ...outputs,
    ...files,
    'google/rpc/status.proto',
    'google/rpc/error_details.proto',
    'inference/grpc_service.proto',
  ]);
  return folder;
}
