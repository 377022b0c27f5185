import type { Tensor } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { decodeFaces } from './decode-faces.ts';

const view = { width: 64, height: 32, scale: 0.5 };

/** Outputs in which every cell is empty. */
function emptyOutputs(): Record<string, Tensor & { data: Float32Array }> {
  const outputs: Record<string, Tensor & { data: Float32Array }> = {};
  for (const stride of [8, 16, 32]) {
    const cells = (view.width / stride) * (view.height / stride);
    for (const [name, k] of [
      ['cls', 1],
      ['obj', 1],
      ['bbox', 4],
      ['kps', 10],
    ] as const) {
      const data = new Float32Array(cells * k);
      outputs[`${name}_${stride}`] = { type: 'float32', dims: [1, cells, k], data };
    }
  }
  return outputs;
}

/** Puts a face into cell 5 of stride 16: column 1, row 1. */
function withFace(cls: number, obj: number) {
  const outputs = emptyOutputs();
  outputs.cls_16!.data[5] = cls;
  outputs.obj_16!.data[5] = obj;
  outputs.bbox_16!.data.set([0.5, 0.25, Math.log(1.5), Math.log(2)], 20);
  outputs.kps_16!.data.set([0, 0, 1, 0, 0.5, 0.5, 0, 1, 1, 1], 50);
  return outputs;
}

test('a cell becomes a box and landmarks in pixels of the frame', () => {
  const faces = decodeFaces(withFace(0.81, 1), view, 0.8, 0);
  expect(faces).toHaveLength(1);
  const [{ box, confidence, landmarks }] = faces as [(typeof faces)[0]];
  expect(confidence).toBeCloseTo(0.9, 6);
  // Centre (1.5, 1.25) cells of 16 px at scale 0.5: (48, 40); size 1.5 and 2 cells: 48 x 64.
  expect(box.x1).toBeCloseTo(24, 4);
  expect(box.y1).toBeCloseTo(8, 4);
  expect(box.x2).toBeCloseTo(72, 4);
  expect(box.y2).toBeCloseTo(72, 4);
  expect(landmarks).toEqual([32, 32, 64, 32, 48, 48, 32, 64, 64, 64]);
});

test('confidence is sqrt(cls * obj); both must be there', () => {
  expect(decodeFaces(withFace(0.64, 1), view, 0.81, 0)).toEqual([]);
  expect(decodeFaces(withFace(0.5, 0.5), view, 0.5, 0)).toHaveLength(1);
  expect(decodeFaces(withFace(0, 1), view, 0.05, 0)).toEqual([]);
  expect(decodeFaces(withFace(Number.NaN, 1), view, 0.05, 0)).toEqual([]);
});

test('the shorter side decides about the least size', () => {
  expect(decodeFaces(withFace(1, 1), view, 0.5, 47.9)).toHaveLength(1);
  expect(decodeFaces(withFace(1, 1), view, 0.5, 48.1)).toEqual([]);
});
