import type {
  InferInputTensor__Output,
  ModelInferRequest__Output,
} from '@trueframe/proto/inference';
import { type Port, TrueframeError } from '@trueframe/sdk';
import type { ModelPorts, NamedTensor } from '../../wire/inference.ts';
import { datatypeOf, servedType } from './datatypes.ts';

/**
 * Returns the tensors of a request, in the order of the request, when they are what the model takes.
 * @throws REQUEST_INVALID that says what was expected
 */
export function readInputs(
  request: ModelInferRequest__Output,
  { inputs: ports }: ModelPorts,
): readonly NamedTensor[] {
  const { inputs, rawInputContents: raw } = request;
  checkNames(inputs, ports);
  if (raw.length > 0 && raw.length !== inputs.length) {
    throw invalid(
      'raw_input_contents',
      `has ${raw.length} entries for ${inputs.length} inputs; give one per input, or none and contents in each input`,
    );
  }
  return inputs.map((input, k) => {
    const port = ports.find(({ name }) => name === input.name) as Port;
    return readInput(input, port, raw.length > 0 ? raw[k] : undefined);
  });
}

function checkNames(inputs: readonly InferInputTensor__Output[], ports: readonly Port[]): void {
  const given = inputs.map(({ name }) => name);
  const wanted = ports.map(({ name }) => name);
  const isSame = given.length === wanted.length && wanted.every((name) => given.includes(name));
  if (!isSame) {
    throw invalid('inputs', `are [${given}]; the model takes ${ports.map(inWords).join(' and ')}`);
  }
}

function readInput(
  input: InferInputTensor__Output,
  port: Port,
  raw: Buffer | undefined,
): NamedTensor {
  const { name, datatype, shape } = input;
  const served = servedType(datatype);
  if (datatype !== datatypeOf(port.type) || !served) {
    const why = served ? '' : '; this server takes FP32, UINT8 and INT64 only';
    throw invalid(
      name,
      `is ${datatype || 'of no datatype'}; the model takes ${inWords(port)}${why}`,
    );
  }
  if (!fits(shape, port.dims)) {
    throw invalid(name, `has the shape [${shape}]; the model takes ${inWords(port)}`);
  }
  refuseParameters(input);
  const length = shape.reduce((all, dim) => all * dim, 1);
  if (raw && hasContents(input)) {
    throw invalid(name, 'has contents beside raw_input_contents; give one of them');
  }
  // A plain view: a Buffer turns itself into JSON.
  const bytes = raw
    ? new Uint8Array(raw.buffer, raw.byteOffset, raw.length)
    : unpack(input, length);
  if (bytes.length !== length * served.size) {
    throw invalid(
      name,
      `has ${bytes.length} bytes; ${datatype} [${shape}] has ${length * served.size}`,
    );
  }
  return { name, type: served.type, dims: shape, bytes };
}

function unpack(
  { name, datatype, contents }: InferInputTensor__Output,
  length: number,
): Uint8Array {
  const { field, pack } = servedType(datatype)!;
  const values = (contents?.[field] ?? []) as readonly number[];
  if (values.length !== length) {
    throw invalid(
      name,
      `has ${values.length} elements of ${datatype} in contents; its shape has ${length}`,
    );
  }
  const bytes = pack(values);
  if (bytes) return bytes;
  throw invalid(
    name,
    `has elements in contents that are not exact as ${datatype}; use raw_input_contents`,
  );
}

function hasContents({ contents }: InferInputTensor__Output): boolean {
  return contents !== null && Object.values(contents).some((values) => values.length > 0);
}

function fits(shape: readonly number[], dims: readonly number[]): boolean {
  if (shape.length !== dims.length) return false;
  return shape.every(
    (dim, k) => Number.isSafeInteger(dim) && dim > 0 && (dims[k] === -1 || dims[k] === dim),
  );
}

/** Parameters that would change what the elements are. */
function refuseParameters({ name, parameters }: InferInputTensor__Output): void {
  for (const key of Object.keys(parameters)) {
    if (key.startsWith('shared_memory')) {
      throw invalid(
        name,
        `is in shared memory (${key}), which this server does not read; send the elements`,
      );
    }
  }
}

function inWords({ name, type, dims }: Port): string {
  return `${name} ${datatypeOf(type)} [${dims}]`;
}

export function invalid(field: string, why: string): TrueframeError {
  return new TrueframeError('REQUEST_INVALID', `${field} ${why}`, { details: { field } });
}
