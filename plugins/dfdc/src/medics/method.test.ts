import type { MethodPass } from '@trueframe/sdk';
import { describe, expect, test } from 'vitest';
import { faceInAll, member, planOf } from '../../../../test/helpers/dfdc-parts.ts';
import { steppedFrames } from '../shared/stepped-frames.ts';
import { MEDICS_FRAMES, medics } from './method.ts';

const method = medics.create({});

test('it reads every tenth of the first 100 frames', () => {
  expect(steppedFrames(300, MEDICS_FRAMES)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  expect(steppedFrames(31, MEDICS_FRAMES)).toEqual([0, 10, 20, 30]);
});

test('without squares for all of its frames, the frame model is left out', () => {
  const members = [member(256), member(224, 224, 39, 100), member(112, 112, 39, 100)];
  const stills = (samples: number) =>
    planOf(method, members, faceInAll(method).slice(0, samples)).filter(
      ({ frames }) => frames.length === 1,
    );
  expect(stills(4)).toHaveLength(0);
  expect(stills(5)).toHaveLength(32);
});

describe('Medics look', () => {
  const sides = (...failed: readonly boolean[]) => {
    const seen: unknown[] = [];
    const tried: { hasFailed: boolean }[] = [];
    for (let k = 0; ; k++) {
      const pass: MethodPass | undefined = method.look(tried);
      if (!pass) return seen;
      seen.push((pass.view as { longerSide: number }).longerSide);
      tried.push({ hasFailed: failed[k] ?? false });
    }
  };

  test('at both scales, then again', () => {
    expect(sides()).toEqual([480, 960, 480, 960]);
  });

  test('at half the scale when the smaller one fails, and no further when that fails too', () => {
    expect(sides(true)).toEqual([480, 240, 960, 480, 960]);
    expect(sides(true, true)).toEqual([480, 240, 480, 960]);
  });
});
