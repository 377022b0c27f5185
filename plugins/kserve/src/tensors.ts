import type { InferOutputTensor__Output, TensorMetadata__Output } from '@trueframe/proto/inference';
import { type Port, type Tensor, TrueframeError } from '@trueframe/sdk';

/** Words of the protocol for the types of tensors that are read here. */
export const DATATYPES = { float32: 'FP32', uint8: 'UINT8', int64: 'INT64' } as const;

const TYPES = new Map<string, Tensor['type']>([
  ['FP32', 'float32'],
  ['UINT8', 'uint8'],
  ['INT64', 'int64'],
]);

const ARRAYS = { float32: Float32Array, uint8: Uint8Array, int64: BigInt64Array } as const;

export function portOf({ name, datatype, shape }: TensorMetadata__Output): Port {
  return { name, dims: shape, type: TYPES.get(datatype) ?? datatype };
}

/** Returns the bytes of a tensor, not a copy of them. */
export function rawOf({ data }: Tensor): Buffer {
  return Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

/**
 * Reads an output of a run; `raw`: undefined where the server gives elements in messages.
 * @throws MODEL_OUTPUT_INVALID it has another type than can be read, or other bytes than its shape says
 */
export function tensorOf(output: InferOutputTensor__Output, raw: Buffer | undefined): Tensor {
  const { name, datatype, shape: dims, contents } = output;
  const type = TYPES.get(datatype);
  if (!type) throw invalid(name, `type ${datatype}, expected FP32, UINT8 or INT64`);
  const length = dims.reduce((product, size) => product * size, 1);
  const data = raw ? fromBytes(type, raw) : fromContents(type, contents);
  if (data?.length === length) return { type, dims, data };
  throw invalid(name, `${data?.length ?? 'no'} elements for [${dims.join(', ')}]`);
}

function fromBytes(type: Tensor['type'], raw: Buffer): Tensor['data'] | undefined {
  const Elements = ARRAYS[type];
  if (raw.byteLength % Elements.BYTES_PER_ELEMENT !== 0) return undefined;
  // A copy: bytes of a message begin anywhere.
  return new Elements(new Uint8Array(raw).buffer);
}

function fromContents(
  type: Tensor['type'],
  contents: InferOutputTensor__Output['contents'],
): Tensor['data'] | undefined {
  if (!contents) return undefined;
  if (type === 'float32') return Float32Array.from(contents.fp32Contents);
  if (type === 'uint8') return Uint8Array.from(contents.uintContents);
  return BigInt64Array.from(contents.int64Contents.map(BigInt));
}

function invalid(name: string, what: string): TrueframeError {
  return new TrueframeError('MODEL_OUTPUT_INVALID', `the server gave output ${name} with ${what}`);
}
