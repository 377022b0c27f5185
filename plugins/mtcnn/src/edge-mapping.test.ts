import { expect, test } from 'vitest';
import { edgeMapping } from './edge-mapping.ts';
import { pyramid } from './pyramid.ts';

test('cells map to whole pixels of the frame', () => {
  const toFrame = edgeMapping(0.6, 'cpu');
  expect([1, 12, 13].map(toFrame)).toEqual([1, 20, 21]);
});

test('CUDA and CPU rounding differ in a few cells, by one pixel', () => {
  let cells = 0;
  let differ = 0;
  for (const { scale, width } of pyramid(1920, 1080, 20, 0.709)) {
    const divided = edgeMapping(scale, 'cpu');
    const multiplied = edgeMapping(scale, 'cuda');
    for (let position = 1; position <= width; position++) {
      const distance = Math.abs(divided(position) - multiplied(position));
      expect(distance).toBeLessThanOrEqual(1);
      cells += 1;
      differ += distance;
    }
  }
  expect(differ).toBeGreaterThan(0);
  expect(differ / cells).toBeLessThan(0.1);
});
