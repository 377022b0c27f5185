import type { OpenModel, Port, Tensor } from '@trueframe/sdk';
import { wantedOutputs } from '../../models/session.ts';
import type { Inferred, ModelPorts, NamedTensor } from '../../wire/inference.ts';

/** @throws MODEL_SHAPE_MISMATCH an output that is needed is of a type that cannot be read */
export function portsOf({ manifest, inputs, outputs }: OpenModel): ModelPorts {
  const wanted = wantedOutputs(manifest, outputs);
  return { inputs: inputs.map(plain), outputs: outputs.filter(isOneOf(wanted)).map(plain) };
}

/** @throws MODEL_RUN_FAILED */
export async function runOn(
  model: OpenModel,
  inputs: readonly NamedTensor[],
): Promise<Omit<Inferred, 'waitedMs'>> {
  const feeds = Object.fromEntries(inputs.map((input) => [input.name, toTensor(input)]));
  const begunMs = performance.now();
  const outputs = await model.run(feeds);
  const runMs = performance.now() - begunMs;
  return { outputs: Object.entries(outputs).map(toNamed), runMs };
}

function toTensor({ type, dims, bytes }: NamedTensor): Tensor {
  const { buffer, byteOffset, byteLength } = bytes;
  if (type === 'float32') {
    return { type, dims, data: new Float32Array(buffer, byteOffset, byteLength / 4) };
  }
  if (type === 'int64') {
    return { type, dims, data: new BigInt64Array(buffer, byteOffset, byteLength / 8) };
  }
  return { type, dims, data: bytes };
}

function toNamed([name, { type, dims, data }]: [string, Tensor]): NamedTensor {
  const { buffer, byteOffset, byteLength } = data;
  return { name, type, dims, bytes: new Uint8Array(buffer, byteOffset, byteLength) };
}

function isOneOf(names: readonly string[]) {
  return ({ name }: Port) => names.includes(name);
}

function plain({ name, dims, type }: Port): Port {
  return { name, dims, ...(type !== undefined && { type }) };
}
