import { expect, test } from 'vitest';
import { Lead } from './lead.ts';

/** Steps of the source and of the clock on the wall, in seconds. */
function accepted(steps: readonly (readonly [source: number, wall: number])[]): boolean[] {
  let now = 0;
  const lead = new Lead(() => now);
  return steps.map(([source, wall]) => {
    now += wall * 1000;
    return lead.accepts(source);
  });
}

const usual = new Array<readonly [number, number]>(20).fill([0.04, 0.04]);

test('a hole that the wall saw, too, is one; a clock that was set ahead is not', () => {
  expect(accepted([[0.04, 3], ...usual, [6, 6]]).at(-1)).toBe(true);
  expect(accepted([[0.04, 3], ...usual, [6, 0.04]]).at(-1)).toBe(false);
  expect(accepted([[0.04, 3], ...usual, [60, 61]]).at(-1)).toBe(true);
});

test('what a server had in store, and a camera with a frame every five seconds', () => {
  const store = new Array<readonly [number, number]>(250).fill([0.04, 0.001]);
  expect(accepted([...store, ...usual, [5, 5]])).not.toContain(false);
  expect(
    accepted([
      [5, 5.5],
      [5, 5.01],
      [5, 4.9],
      [5, 5.1],
    ]),
  ).not.toContain(false);
});
