import type { LookedAt, Method, MethodPass, MethodResult, ModelInput } from '@trueframe/sdk';
import { describe, expect, test } from 'vitest';
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
  '1st': [model(380), model(380)],
  '3rd': [model(192, 224), model(192, 224, 7), model(192, 224)],
  medics: [model(256), model(224, 224, 39, 100), model(112, 112, 39, 100)],
  '79th': [model(224), model(200), model(224)],
  bronze: [model(224)],
};

function model(width: number, height = width, frames = 1, maxFrames?: number): ModelInput {
  return {
    name: 'x',
    crop: { shape: 'square', scale: 1, outside: 'zero', resize: 'bilinear' },
    ...{ width, height, frames, maxFrames, color: 'rgb', layout: 'nchw', type: 'float32' },
    ...{ mean: [0, 0, 0], std: [1, 1, 1], step: 1, maxBatch: 1 },
  };
}

const faceAt = (x1: number, y1: number) => ({
  box: { x1, y1, x2: x1 + 40, y2: y1 + 50 },
  confidence: 0.95,
});

function look(frame: number, faces: LookedAt['faces'], hasFailed = false): LookedAt {
  return { frame, width: 640, height: 480, faces, hasFailed };
}

const video = { frameCount: 90, frameRate: 30 };

function plan(name: string, looks: readonly LookedAt[], members = ensembles[name]!) {
  const method = methods[name]!;
  return method.plan(looks, { video, members, view: method.look([])!.view });
}

/** One face in every frame that the method looks at. */
function faceInAll(name: string): readonly LookedAt[] {
  return methods[name]!.frames(video).map((frame) => look(frame, [faceAt(100, 100)]));
}

function scored(name: string, score: number): MethodResult[] {
  return plan(name, faceInAll(name)).map((input) => {
    const perVote = input.frames.length === 7 ? Array(7).fill(score) : [score];
    return { ...input, scores: input.votes.map(() => perVote) };
  });
}

describe.each(Object.entries(methods))('%s', (name, method) => {
  test('says 0.5 and concludes nothing when there is nothing', () => {
    expect(plan(name, [])).toEqual([]);
    expect(plan(name, [look(0, [])])).toEqual([]);
    expect(method.pool([], ensembles[name]!.length)).toEqual({ score: 0.5, isFallback: true });
  });

  test('pools equal scores to what its rules make of them', () => {
    const { score, isFallback } = method.pool(scored(name, 0.7), ensembles[name]!.length);
    expect(isFallback).toBe(false);
    // The 3rd place spreads: .5 + .2 ** .65.
    expect(score).toBeCloseTo(name === '3rd' ? 0.5 + 0.2 ** 0.65 : 0.7, 3);
  });

  test('wants every frame of an input in order, and every member of its ensemble', () => {
    const inputs = plan(name, faceInAll(name));
    const votes = inputs.flatMap((input) => input.votes);
    expect(new Set(votes.map(({ member }) => member)).size).toBe(ensembles[name]!.length);
    for (const { frames } of inputs) expect(frames).toEqual([...frames].sort((a, b) => a - b));
  });

  test('refuses an ensemble that it cannot feed', () => {
    const looks = faceInAll(name);
    expect(() => plan(name, looks, [model(100, 90)])).toThrow(/the ensemble takes 100x90x1/);
  });
});

describe('what the references do when something fails', () => {
  const failing = (name: string) => {
    const [first, ...rest] = scored(name, 0.7);
    return [{ ...first!, scores: first!.votes.map(() => []) }, ...rest];
  };
  const undecided = { score: 0.5, isFallback: true };

  test('1st and bronze: 0.5 for the video', () => {
    expect(methods['1st']!.pool(failing('1st'), 2)).toEqual(undecided);
    expect(methods.bronze!.pool(failing('bronze'), 1)).toEqual(undecided);
    expect(plan('1st', [look(0, [faceAt(9, 9)]), look(3, [], true)])).toEqual([]);
  });

  test('1st: a lone face is 0.5 too', () => {
    const [one] = scored('1st', 0.9);
    expect(methods['1st']!.pool([one!], 2)).toEqual(undecided);
  });

  test('79th: the frame is left out', () => {
    expect(methods['79th']!.pool(failing('79th'), 3)).toMatchObject({ isFallback: false });
  });

  test('Medics: without squares for all of its frames, the frame model is left out', () => {
    const members = ensembles.medics!;
    const stills = (samples: number) =>
      plan('medics', faceInAll('medics').slice(0, samples), members).filter(
        ({ frames }) => frames.length === 1,
      );
    expect(stills(4)).toHaveLength(0);
    expect(stills(5)).toHaveLength(32);
  });
});

describe('Medics look', () => {
  const sides = (...failed: readonly boolean[]) => {
    const seen: unknown[] = [];
    const tried: { hasFailed: boolean }[] = [];
    for (let k = 0; ; k++) {
      const pass: MethodPass | undefined = methods.medics!.look(tried);
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

test('3rd: two frames in a row go to the first model, two to the second, sequences to the third', () => {
  const inputs = plan('3rd', faceInAll('3rd'));
  const faces = inputs.filter(({ frames }) => frames.length === 1);
  expect(faces.slice(0, 5).map(({ votes }) => votes[0]?.member)).toEqual([0, 0, 2, 2, 0]);
  expect(inputs.filter(({ frames }) => frames.length === 7).map((i) => i.votes[0]?.member)).toEqual(
    Array(3).fill(1),
  );
  expect(inputs[0]?.frames).toEqual([0, 2, 4, 6, 8, 10, 12]);
});

describe('variants that the write-ups have, other than the code', () => {
  const boxIn = (frames: readonly number[]) =>
    frames.map((frame) => look(frame, [faceAt(100, 90)]));
  const planOf = (method: Method, members: readonly ModelInput[]) =>
    method.plan(boxIn(method.frames(video)), { video, members, view: null });

  test('1st: the detector sees a frame of 640 pixels as it is', () => {
    const method = firstPlace.create({ filter: 'bicubic', detectorScale: 'by-width', half: true });
    const frame = { data: new Uint8Array(640 * 480 * 3), width: 640, height: 480, channels: 3 };
    expect(method.view(frame, null)).toMatchObject({ width: 640, height: 480 });
    // A box of 40 x 50 and a third more on every side.
    expect(planOf(method, [model(380)])[0]?.crop).toEqual([87, 74, 153, 156]);
  });

  test('79th: 25 frames of the whole video', () => {
    const method = place79.create({ frames: 'spread-25' });
    expect(method.frames({ frameCount: 289, frameRate: 30 })).toHaveLength(25);
  });

  test('bronze: every 10th frame, without the mirrored view', () => {
    const inputs = planOf(bronze.create({ step: 10, mirrored: false }), [model(224)]);
    expect(inputs.map(({ frames }) => frames[0])).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80]);
    expect(inputs.map(({ crop }) => (crop as { isFlipped: boolean }).isFlipped)).not.toContain(
      true,
    );
  });
});
