import type { InferTensorContents__Output } from '@trueframe/proto/inference';
import type { Tensor } from '@trueframe/sdk';

/** The protocol's words for the types of elements that onnxruntime has. */
const DATATYPES: Readonly<Record<string, string>> = {
  float32: 'FP32',
  float64: 'FP64',
  float16: 'FP16',
  bfloat16: 'BF16',
  int8: 'INT8',
  int16: 'INT16',
  int32: 'INT32',
  int64: 'INT64',
  uint8: 'UINT8',
  uint16: 'UINT16',
  uint32: 'UINT32',
  uint64: 'UINT64',
  bool: 'BOOL',
  string: 'BYTES',
};

/** A type of elements that can go in and come out. */
interface Served {
  readonly type: Tensor['type'];
  /** Bytes of an element. */
  readonly size: number;
  /** Field of `contents` that has its elements. */
  readonly field: keyof InferTensorContents__Output;
  /** Bytes of elements that came in that field; undefined: one of them does not fit. */
  pack(values: readonly number[]): Uint8Array | undefined;
}

const SERVED: Readonly<Record<string, Served>> = {
  FP32: {
    type: 'float32',
    size: 4,
    field: 'fp32Contents',
    pack: (values) => bytesOf(Float32Array.from(values)),
  },
  UINT8: {
    type: 'uint8',
    size: 1,
    field: 'uintContents',
    pack: (values) => (values.every(isByte) ? Uint8Array.from(values) : undefined),
  },
  INT64: {
    type: 'int64',
    size: 8,
    field: 'int64Contents',
    // As they come from the wire, larger ones are not exact any more.
    pack: (values) =>
      values.every(Number.isSafeInteger) ? bytesOf(BigInt64Array.from(values, BigInt)) : undefined,
  },
};

/** E.g. `FP32` for `float32`. */
export function datatypeOf(type = ''): string {
  return DATATYPES[type] ?? type.toUpperCase();
}

/** Undefined: nothing that is served has it. */
export function servedType(datatype: string): Served | undefined {
  return Object.hasOwn(SERVED, datatype) ? SERVED[datatype] : undefined;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function isByte(value: number): boolean {
  return value <= 255;
}
