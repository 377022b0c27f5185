import { expect, test } from 'vitest';
import { modelInput } from '../../../test/helpers/model-input.ts';
import { pictureToTensor } from './picture-to-tensor.ts';

const picture = {
  data: Uint8Array.of(0, 51, 102, 153, 204, 255),
  width: 2,
  height: 1,
  channels: 3,
};
const input = modelInput({ width: 2, height: 1, mean: [0, 0, 0.5], std: [1, 1, 0.5] });

test('writes planes, normalised, after what is there', () => {
  const out = new Float32Array(7);
  pictureToTensor(picture, input, out, 1, false);
  expect([...out].map((v) => Number(v.toFixed(3)))).toEqual([0, 0, 0.6, 0.2, 0.8, -0.2, 1]);
});

test('in the order of the colours, mirrored, as bytes', () => {
  const out = new Uint8Array(6);
  const bytes = { ...input, color: 'bgr', layout: 'nhwc', type: 'uint8' } as const;
  pictureToTensor(picture, bytes, out, 0, true);
  expect([...out]).toEqual([255, 204, 153, 102, 51, 0]);
});

test('refuses another size', () => {
  expect(() =>
    pictureToTensor({ ...picture, width: 1, height: 2 }, input, new Float32Array(6), 0, false),
  ).toThrow(/1x2x3 was cut for a model that takes 2x1x3/);
});
