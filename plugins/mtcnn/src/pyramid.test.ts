import { expect, test } from 'vitest';
import { pyramid } from './pyramid.ts';

test('levels go from faces of the least size to one that fills the shorter side', () => {
  const levels = pyramid(640, 360, 20, 0.709);
  expect(levels).toHaveLength(9);
  expect(levels[0]).toEqual({ scale: 0.6, width: 385, height: 217 });
  const last = levels.at(-1)!;
  expect(360 * last.scale).toBeGreaterThanOrEqual(12);
  expect(360 * last.scale * 0.709).toBeLessThan(12);
});

test('scales are multiplied up step by step', () => {
  const [first, second, third] = pyramid(640, 360, 20, 0.709);
  expect(second!.scale).toBe(first!.scale * 0.709);
  expect(third!.scale).toBe(second!.scale * 0.709);
});

test('a picture smaller than the least face has no level', () => {
  expect(pyramid(300, 19, 20, 0.709)).toEqual([]);
  expect(pyramid(300, 20, 20, 0.709)).toHaveLength(1);
});
