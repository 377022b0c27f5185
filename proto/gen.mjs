// Writes src/gen from the proto files. The loader options are the ones that src/index.ts loads with.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const bin = join(
  dirname(require.resolve('@grpc/proto-loader/package.json')),
  'build/bin/proto-loader-gen-types.js',
);
rmSync('src/gen', { recursive: true, force: true });
execFileSync(
  process.execPath,
  [
    bin,
    '--longs=Number',
    '--enums=String',
    '--defaults',
    '--oneofs',
    '--includeComments',
    '--grpcLib=@grpc/grpc-js',
    '--importFileExtension=.ts',
    '--includeDirs=.',
    '--outDir=src/gen',
    'trueframe/v1/trueframe.proto',
    'google/rpc/error_details.proto',
    'inference/grpc_service.proto',
  ],
  { stdio: 'inherit' },
);
await import('./gen-roles.mjs');
await import('./gen-descriptors.mjs');
