import type { PackageDefinition } from '@grpc/proto-loader';

interface Field {
  readonly name: string;
  readonly type: string;
  readonly typeName: string;
}

interface Descriptor {
  readonly name: string;
  readonly field?: readonly Field[];
  readonly nestedType?: readonly Descriptor[];
}

/**
 * Names, as JavaScript has them, of all fields of one of `types`: `TYPE_UINT64` and so on, or the full name of a message.
 * A map counts as what its values are.
 */
export function fieldNames(
  definition: PackageDefinition,
  ...types: readonly string[]
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [message, entry] of Object.entries(definition)) {
    // Descriptions of proto files are no messages of ours: they come with the role option.
    if (/^google\.protobuf\.(?!Timestamp|Duration|Any)/.test(message)) continue;
    const { field = [], nestedType = [] } = ('type' in entry ? entry.type : {}) as Descriptor;
    for (const { name, type, typeName } of field) {
      const map = nestedType.find((nested) => nested.name === typeName);
      const value = map?.field?.find((inner) => inner.name === 'value');
      if (types.some((one) => one === (value?.type ?? type) || one === typeName)) names.add(name);
    }
  }
  return names;
}
