import { expect, test } from 'vitest';
import { Relief } from './relief.ts';

const taken = (relief: Relief, frames: number) =>
  Array.from({ length: frames }, () => relief.takesNext()).filter(Boolean).length;

test('rungs take all, half and a quarter of the frames', () => {
  const relief = new Relief(0);
  expect(taken(relief, 16)).toBe(16);
  relief.moveTo(1);
  expect(taken(relief, 16)).toBe(8);
  relief.moveTo(2);
  expect(taken(relief, 16)).toBe(4);
  relief.moveTo(3);
  expect(taken(relief, 16)).toBe(4);
});

test('optional members are asked on all rungs but the last', () => {
  const ensemble = [{ optional: true }, {}, { optional: false }];
  for (const rung of [0, 1, 2]) expect(new Relief(rung).asked(ensemble)).toEqual([0, 1, 2]);
  expect(new Relief(3).asked(ensemble)).toEqual([1, 2]);
});
