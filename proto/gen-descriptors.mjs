// Writes src/gen/descriptors.ts: the descriptors of the proto files as protoc gives them. Those that proto-loader makes leave out
// what other libraries need: absolute names of types, and the names of fields in JSON.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

const buf = join(
  dirname(createRequire(import.meta.url).resolve('@bufbuild/buf/package.json')),
  'bin/buf',
);
const bytes = execFileSync(buf, [
  'build',
  '.',
  // HTTP serves no other package.
  '--path=trueframe',
  '--path=google',
  '-o',
  '-',
  '--as-file-descriptor-set',
  '--exclude-source-info',
]);
const lines = fromBinary(FileDescriptorSetSchema, bytes).file.map((file) => {
  const text = Buffer.from(toBinary(FileDescriptorProtoSchema, file)).toString('base64');
  return `  // ${file.name}\n  '${text}',\n`;
});
writeFileSync(
  'src/gen/descriptors.ts',
  `/** A FileDescriptorProto in base64 per proto file; each comes after those that it imports. */
export const fileDescriptors: readonly string[] = [\n${lines.join('')}];\n`,
);
