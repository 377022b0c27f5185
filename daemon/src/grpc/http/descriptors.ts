import {
  create,
  createFileRegistry,
  type DescService,
  type FileRegistry,
  fromBinary,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { fileDescriptors } from '@trueframe/proto/descriptors';

/** The messages of the API, for JSON. */
export const registry: FileRegistry = createFileRegistry(
  create(FileDescriptorSetSchema, {
    file: fileDescriptors.map((text) =>
      fromBinary(FileDescriptorProtoSchema, Buffer.from(text, 'base64')),
    ),
  }),
);

export const service = registry.getService('trueframe.v1.TrueframeService') as DescService;
