import { describe, expect, test } from 'vitest';
import { face, startTracker as start } from '../../../../test/helpers/dfdc-parts.ts';
import { overlapTracker } from './live-tracker.ts';

describe('dfdc-3rd-overlap', () => {
  const options = { minBoxes: 3 };

  test('reports a face from its nth box on, once one was sure', () => {
    const { update } = start(overlapTracker, options);
    expect(update(face(0, 0.5)).seen).toEqual([]);
    expect(update(face(1, 0.5)).seen).toEqual([]);
    expect(update(face(2, 0.5)).seen).toEqual([]);
    expect(update(face(3, 0.9)).seen).toEqual([[1, 3]]);
    expect(update(face(4, 0.5)).seen).toEqual([[1, 4]]);
  });

  test('ends a track at the first frame without it, and numbers go on', () => {
    const { update } = start(overlapTracker, options);
    for (const x of [0, 1, 2]) update(face(x));
    expect(update()).toEqual({ seen: [], ended: [1] });
    update(face(0));
    expect(update(face(0)).ended).toEqual([]);
    expect(update(face(0)).seen).toEqual([[2, 0]]);
  });

  test('says nothing of tracks that were never reported', () => {
    const { update, tracker } = start(overlapTracker, options);
    update(face(0));
    expect(update(face(300)).ended).toEqual([]);
    expect(tracker.end()).toEqual([]);
  });

  test('end() ends what is reported', () => {
    const { update, tracker } = start(overlapTracker, options);
    for (let i = 0; i < 3; i++) update(face(0), face(300));
    expect(tracker.end()).toEqual([1, 2]);
    expect(tracker.end()).toEqual([]);
  });
});
