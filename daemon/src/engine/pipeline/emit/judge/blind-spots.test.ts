import { expect, test } from 'vitest';
import { blindSpots } from './blind-spots.ts';

test('a spot that one voter misses and another covers is none', () => {
  const swaps = { scope: ['face-swap'], blindTo: ['talking-head', 'morph'] };
  expect(blindSpots([swaps])).toEqual(['talking-head', 'morph']);
  expect(blindSpots([swaps, { scope: ['talking-head'] }])).toEqual(['morph']);
  expect(blindSpots([{ scope: [] }])).toEqual([]);
});
