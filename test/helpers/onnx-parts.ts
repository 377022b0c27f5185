import { bytes, number } from '@trueframe/daemon/testing';

// Just enough of onnx.proto to write small graphs, so that tests need no Python.

const dimension = (size: number | string) =>
  bytes(1, typeof size === 'number' ? number(1, size) : bytes(2, size));

/** An input (field 11) or output (field 12) of a graph. @param type TensorProto.DataType, 1: float32 */
export const valueInfo = (
  field: number,
  name: string,
  dims: readonly (number | string)[],
  type = 1,
) =>
  bytes(
    field,
    bytes(1, name),
    bytes(2, bytes(1, number(1, type), bytes(2, ...dims.map(dimension)))),
  );

/** An operation of a graph. @param integers its attributes */
export const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  integers: Readonly<Record<string, number>> = {},
) =>
  bytes(
    1,
    ...inputs.map((name) => bytes(1, name)),
    bytes(2, output),
    bytes(4, op),
    ...Object.entries(integers).map(([name, value]) =>
      bytes(5, bytes(1, name), number(3, value), number(20, 2)),
    ),
  );

/** Float32 weights of a graph. */
export const floats = (name: string, dims: readonly number[], values: readonly number[]) =>
  bytes(
    5,
    ...dims.map((size) => number(1, size)),
    number(2, 1),
    bytes(8, name),
    bytes(9, Buffer.from(new Float32Array(values).buffer)),
  );

/** Int64 weights of a graph. */
export const integers = (name: string, dims: readonly number[], values: readonly number[]) =>
  bytes(
    5,
    ...dims.map((size) => number(1, size)),
    number(2, 7),
    bytes(8, name),
    bytes(9, Buffer.from(new BigInt64Array(values.map(BigInt)).buffer)),
  );

/** The output of a ZipMap: a list of maps from numbers to floats. */
export const zipMapInfo = (name: string) => {
  const float = bytes(1, number(1, 1));
  const map = bytes(5, number(1, 7), bytes(2, float));
  return bytes(12, bytes(1, name), bytes(2, bytes(4, bytes(1, map))));
};

/** A ZipMap from `input`, a table with a column per label. */
export const zipMap = (input: string, output: string, labels: readonly number[]) =>
  bytes(
    1,
    bytes(1, input),
    bytes(2, output),
    bytes(4, 'ZipMap'),
    bytes(
      5,
      bytes(1, 'classlabels_int64s'),
      ...labels.map((label) => number(8, label)),
      number(20, 7),
    ),
    bytes(7, 'ai.onnx.ml'),
  );

const OPSETS = [bytes(8, number(2, 13)), bytes(8, bytes(1, 'ai.onnx.ml'), number(2, 2))];

/** A model made of the fields of its graph. */
export const modelOf = (...parts: readonly Buffer[]) =>
  Buffer.concat([number(1, 8), bytes(7, bytes(2, 'test'), ...parts), ...OPSETS]);
