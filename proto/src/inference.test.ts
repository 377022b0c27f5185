import { expect, test } from 'vitest';
import { inferenceService } from './inference.ts';

test('a request has the bytes that a client of the public protocol sends', () => {
  const { path, requestSerialize, requestDeserialize } = inferenceService.ModelInfer;
  expect(path).toBe('/inference.GRPCInferenceService/ModelInfer');

  const bytes = requestSerialize({
    modelName: 'm',
    id: '7',
    inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 1] }],
    outputs: [{ name: 'y' }],
    rawInputContents: [Buffer.from([0, 0, 128, 63])],
  });

  // Field by field: model_name 1, id 3, inputs 5 (name 1, datatype 2, shape 3, packed), outputs 6 (name 1), raw_input_contents 7.
  const varintOfMinusOne = 'ffffffffffffffffff01';
  expect(bytes.toString('hex')).toBe(
    [
      '0a016d1a0137',
      `2a160a01781204465033321a0b${varintOfMinusOne}01`,
      '32030a0179',
      '3a040000803f',
    ].join(''),
  );
  expect(requestDeserialize(bytes)).toMatchObject({
    inputs: [{ shape: [-1, 1] }],
    rawInputContents: [Buffer.from([0, 0, 128, 63])],
  });
});
