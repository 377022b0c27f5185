import type { Method, ModelInput } from '@trueframe/sdk';
import { describe, expect, test } from 'vitest';
import { look, member, planOf, scored } from '../../../../test/helpers/dfdc-parts.ts';
import { bronze } from '../bronze/method.ts';
import { firstPlace } from '../first-place/method.ts';
import { medics } from '../medics/method.ts';
import { place79 } from '../place-79/method.ts';
import { thirdPlace } from '../third-place/method.ts';

const methods: Readonly<Record<string, Method>> = {
  '1st': firstPlace.create({ filter: 'bicubic', detectorScale: 'half', half: true }),
  '3rd': thirdPlace.create({}),
  medics: medics.create({}),
  '79th': place79.create({ frames: 'every-16th' }),
  bronze: bronze.create({ step: 5, mirrored: true }),
};

const ensembles: Readonly<Record<string, readonly ModelInput[]>> = {
  '1st': [member(380), member(380)],
  '3rd': [member(192, 224), member(192, 224, 7), member(192, 224)],
  medics: [member(256), member(224, 224, 39, 100), member(112, 112, 39, 100)],
  '79th': [member(224), member(200), member(224)],
  bronze: [member(224)],
};

describe.each(Object.entries(methods))('%s', (name, method) => {
  const members = ensembles[name]!;

  test('says 0.5 and concludes nothing when there is nothing', () => {
    expect(planOf(method, members, [])).toEqual([]);
    expect(planOf(method, members, [look(0, [])])).toEqual([]);
    expect(method.pool([], members.length)).toEqual({ score: 0.5, isFallback: true });
  });

  test('pools equal scores to what its rules make of them', () => {
    const { score, isFallback } = method.pool(scored(method, members, 0.7), members.length);
    expect(isFallback).toBe(false);
    // The 3rd place spreads: .5 + .2 ** .65.
    expect(score).toBeCloseTo(name === '3rd' ? 0.5 + 0.2 ** 0.65 : 0.7, 3);
  });

  test('wants every frame of an input in order, and every member of its ensemble', () => {
    const inputs = planOf(method, members);
    const votes = inputs.flatMap((input) => input.votes);
    expect(new Set(votes.map((vote) => vote.member)).size).toBe(members.length);
    for (const { frames } of inputs) expect(frames).toEqual([...frames].sort((a, b) => a - b));
  });

  test('refuses an ensemble that it cannot feed', () => {
    expect(() => planOf(method, [member(100, 90)])).toThrow(/the ensemble takes 100x90x1/);
  });
});
