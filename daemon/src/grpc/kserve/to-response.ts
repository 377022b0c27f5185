import type { ModelInferRequest__Output, ModelInferResponse } from '@trueframe/proto/inference';
import type { ModelPorts, NamedTensor } from '../../wire/inference.ts';
import { datatypeOf } from './datatypes.ts';
import { invalid } from './read-inputs.ts';

/** Returns the names of the outputs that a request wants, in its order. @throws REQUEST_INVALID */
export function wantedOutputs(
  { outputs }: ModelInferRequest__Output,
  ports: ModelPorts,
): readonly string[] {
  const known = ports.outputs.map(({ name }) => name);
  if (outputs.length === 0) return known;
  for (const { name, parameters } of outputs) {
    if (!known.includes(name)) throw invalid('outputs', `has ${name}; the model gives ${known}`);
    const [key] = Object.keys(parameters).filter((one) => one !== 'binary_data');
    if (key)
      throw invalid(
        'outputs',
        `has the parameter ${key} for ${name}, which this server does not know`,
      );
  }
  return outputs.map(({ name }) => name);
}

/** The outputs of a run, as they are. */
export function toResponse(
  { modelName, id }: ModelInferRequest__Output,
  modelVersion: string,
  wanted: readonly string[],
  outputs: readonly NamedTensor[],
): ModelInferResponse {
  const chosen = wanted.flatMap((name) => outputs.filter((output) => output.name === name));
  return {
    modelName,
    modelVersion,
    id,
    outputs: chosen.map(({ name, type, dims }) => ({
      name,
      datatype: datatypeOf(type),
      shape: [...dims],
    })),
    rawOutputContents: chosen.map(({ bytes }) => bytes),
  };
}
