import type { Port } from '@trueframe/sdk';
import { bytes, number } from './protobuf.ts';

/** TensorProto.DataType of what models take and give. */
const TYPES: Readonly<Record<string, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  float16: 10,
};

/** onnx.proto: AttributeProto.AttributeType. */
const INT = 2;
const STRING = 3;

export interface PlanGraph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** File name of the plan, beside the graph. */
  readonly plan: string;
  /** Compute capability of the GPU that it was built on, e.g. "9.0". */
  readonly computeCapability: string;
}

/**
 * An ONNX file whose only node is a TensorRT plan (`com.microsoft.EPContext`). From Node the provider takes no options,
 * so this is the way to give it precision, shapes and a plan that need not be built at every start.
 * @see https://onnxruntime.ai/docs/execution-providers/EP-Context-Design.html
 */
export function planGraph({ inputs, outputs, plan, computeCapability }: PlanGraph): Buffer {
  const node = bytes(
    1,
    ...inputs.map(({ name }) => bytes(1, name)),
    ...outputs.map(({ name }) => bytes(2, name)),
    bytes(3, 'plan'),
    bytes(4, 'EPContext'),
    integer('main_context', 1),
    // The plan is a file of its own: inside it would have to fit into the 2 GiB of a protobuf message.
    integer('embed_mode', 0),
    text('ep_cache_context', plan),
    text('hardware_architecture', computeCapability.replace('.', '')),
    text('source', 'TensorrtExecutionProvider'),
    bytes(7, 'com.microsoft'),
  );
  const graph = bytes(
    7,
    node,
    bytes(2, 'plan'),
    ...inputs.map((port) => valueInfo(11, port)),
    ...outputs.map((port) => valueInfo(12, port)),
  );
  const irVersion = number(1, 8);
  const opsets = [bytes(8, number(2, 13)), bytes(8, bytes(1, 'com.microsoft'), number(2, 1))];
  return Buffer.concat([irVersion, graph, ...opsets]);
}

function integer(name: string, value: number): Buffer {
  return bytes(5, bytes(1, name), number(3, value), number(20, INT));
}

function text(name: string, value: string): Buffer {
  return bytes(5, bytes(1, name), bytes(4, value), number(20, STRING));
}

function valueInfo(field: number, { name, dims, type = 'float32' }: Port): Buffer {
  const shape = dims.map((dim, axis) => bytes(1, dim < 0 ? bytes(2, `d${axis}`) : number(1, dim)));
  const tensor = bytes(1, number(1, TYPES[type] ?? 0), bytes(2, ...shape));
  return bytes(field, bytes(1, name), bytes(2, tensor));
}
