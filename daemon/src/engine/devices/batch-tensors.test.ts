import { expect, test } from 'vitest';
import { BatchMemory, shapeKey, split } from './batch-tensors.ts';
import type { RunRequest } from './protocol.ts';

/** One uint8 input x of `rows` rows of `width` equal values. */
function request(rows: number, width: number, value: number): RunRequest {
  const memory = new SharedArrayBuffer(rows * width);
  new Uint8Array(memory).fill(value);
  const inputs = [{ name: 'x', type: 'uint8', dims: [rows, width], offset: 0 } as const];
  return { id: 1, session: 1, memory, inputs };
}

test('a batch is filled up with zeros, also where an earlier one had pixels', () => {
  const memory = new BatchMemory();
  const full = memory.stack([request(2, 3, 7), request(2, 3, 8)], 4).x!;
  expect([...(full.data as Uint8Array)]).toEqual([7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8]);

  const part = memory.stack([request(1, 3, 9)], 4).x!;

  expect(part.dims).toEqual([4, 3]);
  expect([...(part.data as Uint8Array)]).toEqual([9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(part.data, 'the same memory').toBe(full.data);
});

test('memory of shapes that do not come again is given back', () => {
  const memory = new BatchMemory();
  const first = memory.stack([request(1, 1, 1)], 1).x!;
  for (let width = 2; width < 40; width++) memory.stack([request(1, width, 1)], 1);
  const again = memory.stack([request(1, 1, 5)], 1).x!;
  expect(again.data).not.toBe(first.data);
  expect(again.data[0]).toBe(5);
});

test('only requests of one shape share a batch', () => {
  expect(shapeKey(request(1, 3, 0))).toBe(shapeKey(request(4, 3, 0)));
  expect(shapeKey(request(1, 3, 0))).not.toBe(shapeKey(request(1, 4, 0)));
});

test('outputs are cut apart by rows, or not at all when their rows are others', () => {
  const data = Float32Array.of(1, 2, 3, 4, 5, 6, 0, 0);
  const parts = split({ y: { type: 'float32', dims: [4, 2], data } }, [1, 2], 4);
  expect(parts?.map(({ y }) => [y?.dims, [...((y?.data ?? []) as Float32Array)]])).toEqual([
    [
      [1, 2],
      [1, 2],
    ],
    [
      [2, 2],
      [3, 4, 5, 6],
    ],
  ]);
  expect(split({ y: { type: 'float32', dims: [8], data } }, [1, 2], 4)).toBeUndefined();
});
