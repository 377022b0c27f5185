import { describe, expect, test } from 'vitest';
import { face, startTracker as start } from '../../../../test/helpers/dfdc-parts.ts';
import { noTracker } from './no-tracker.ts';

describe('none', () => {
  test('numbers the faces of each frame by their place', () => {
    const { update } = start(noTracker);
    expect(update(face(9)).seen).toEqual([[1, 9]]);
    expect(update(face(5), face(9))).toEqual({
      seen: [
        [1, 5],
        [2, 9],
      ],
      ended: [],
    });
    expect(update().seen).toEqual([]);
  });

  test('looks at the first maxFaces only', () => {
    const { update } = start(noTracker, { maxFaces: 1 });
    expect(update(face(5), face(9)).seen).toEqual([[1, 5]]);
  });

  test('after end() faces get new numbers', () => {
    const { update, tracker } = start(noTracker);
    update(face(0), face(1));
    expect(tracker.end()).toEqual([1, 2]);
    expect(update(face(0)).seen).toEqual([[3, 0]]);
  });
});
