import { expect, test } from 'vitest';
import { modelInput } from '../../../test/helpers/model-input.ts';
import type { Detection } from '../detection.ts';
import type { Model } from '../model.ts';
import { drawnFace } from '../pictures/drawn-face.ts';
import type { TrackerUpdate } from '../tracker.ts';
import { guardDetector, guardMethod, guardModel, guardPooling, guardTracker } from './guarded.ts';

const never = new AbortController().signal;
const { frame } = drawnFace({ width: 8, height: 8 });
const face: Detection = { box: { x1: 1, y1: 1, x2: 5, y2: 6 }, confidence: 0.9 };
const refusal = (message: RegExp) =>
  expect.objectContaining({
    code: 'PLUGIN_OUTPUT_INVALID',
    message: expect.stringMatching(message),
  });

test.each<[string, unknown, RegExp]>([
  ['no list', undefined, /^detector d: gave undefined, expected an array/],
  ['nothing in a list', [null], /^detector d: box undefined is not finite/],
  ['NaN', [{ ...face, box: { ...face.box, x1: Number.NaN } }], /box {"x1":"NaN".* is not finite/],
  ['the edge of the world', [{ ...face, box: { ...face.box, x2: 1e300 } }], /farther than 1000000/],
  ['an empty box', [{ ...face, box: { ...face.box, x2: 1 } }], /has no area/],
  ['a confidence of 3', [{ ...face, confidence: 3 }], /confidence 3 is not in 0\.\.1/],
  ['a confidence in words', [{ ...face, confidence: '0.9' }], /confidence "0.9" is not in 0\.\.1/],
  ['five landmarks', [{ ...face, landmarks: [1, 2, 3, 4, 5] }], /10 finite numbers/],
  ['a stadium', Array(5001).fill(face), /gave 5001 faces, at most 5000/],
])('a detector that gives %s is refused, in a look and in a glance', async (_, given, message) => {
  const detect = async () => given as Detection[];
  const glances = [{ scale: 0.5, surePx: () => 40, detect }];
  const detector = guardDetector('detector d', { detect, glances });
  await expect(detector.detect(frame, never)).rejects.toEqual(refusal(message));
  await expect(detector.glances![0]!.detect(frame, never)).rejects.toEqual(refusal(message));
});

const info = {
  ...{ id: 'm', version: '1.0.0', sha256: '', provider: 'cpu', calibrated: false, scope: [] },
};
const crops = { count: 2, dims: [2, 3, 8, 8], data: new Float32Array(384) };
const model = (scores: unknown, input = modelInput({ width: 8, height: 8 })) =>
  guardModel('model m', { info, input, score: async () => scores } as unknown as Model);

test.each<[unknown, RegExp]>([
  [[0.5], /^model m: 2 crops gave 1 scores/],
  [[0.5, Number.NaN], /score NaN is not in 0\.\.1/],
  [[0.5, 1.01], /score 1.01 is not in 0\.\.1/],
  [['0.5', 0.5], /score "0.5" is neither a number 0\.\.1 nor an abstention/],
  [[{ abstain: 'too dark' }, 0.5], /must be upper case/],
  [[{ abstain: 'X'.repeat(1e6) }, 0.5], /at most 64 letters/],
])('a model that gives %j is refused', async (scores, message) => {
  await expect(model(scores).score(crops, never)).rejects.toEqual(refusal(message));
});

test('a model may give a score per frame when it takes several, and one that no crop fits is refused', async () => {
  const several = model([0.1, 0.2, 0.3, 0.4], modelInput({ width: 8, height: 8, frames: 2 }));
  expect(await several.score(crops, never)).toHaveLength(4);
  expect(() => model([], modelInput({ width: 0 }))).toThrow(refusal(/input.width is 0/));
});

test.each<[string, unknown[], RegExp]>([
  ['nothing', [undefined], /^tracker t: gave undefined, expected lists/],
  ['an id of 0', [{ seen: [{ trackId: 0, detection: face }], ended: [] }], /track 0 comes after 0/],
  ['a box of its own that is none', [{ seen: [{ trackId: 1 }], ended: [] }], /box undefined/],
  ['the end of nobody', [{ seen: [], ended: [1] }], /track 1 ended, but was not alive/],
  [
    'an id again',
    [
      { seen: [{ trackId: 1, detection: face }], ended: [] },
      { seen: [{ trackId: 1, detection: face }], ended: [1] },
    ],
    /track 1 was over already/,
  ],
])('a tracker that gives %s is refused', (_, updates, message) => {
  const rest = [...updates];
  const update = () => rest.shift() as TrackerUpdate;
  const tracker = guardTracker('tracker t', { update, end: () => [] });
  const at = { index: 0, ptsMs: 0, width: 8, height: 8 };
  for (const _ of updates.slice(1)) tracker.update([face], at);
  expect(() => tracker.update([face], at)).toThrow(refusal(message));
});

test.each([Number.NaN, 2, -0.1, undefined, '0.5'])(
  'a pooling that gives %s is refused',
  (given) => {
    const pooling = guardPooling('pooling p', { pool: () => given as number });
    const samples = [{ score: 0.5, ptsMs: 0, trackId: 1 }];
    expect(() => pooling.pool(samples)).toThrow(refusal(/^pooling p: 1 samples gave/));
  },
);

test('what sums of floats put beyond 1 is 1', () => {
  expect(guardPooling('p', { pool: () => 1.0000000000000002 }).pool([])).toBe(1);
});

test('a method that concludes NaN, or does not say whether it fell back, is refused', () => {
  const method = (outcome: object) => guardMethod('method m', { pool: () => outcome } as never);
  const say = (outcome: object) => () => method(outcome).pool([], 1);
  expect(say({ score: Number.NaN, isFallback: false })).toThrow(refusal(/gave NaN/));
  expect(say({ score: 0.5 })).toThrow(refusal(/isFallback is undefined/));
});

test('what is thrown in a call without a promise is the plugin’s', () => {
  const boom = () => {
    throw new Error('boom');
  };
  const at = { index: 0, ptsMs: 0, width: 8, height: 8 };
  const thrown = (what: string) =>
    expect.objectContaining({ code: 'PLUGIN_THREW', message: `${what} failed: boom` });
  const tracker = guardTracker('tracker t', { update: boom, end: boom });
  expect(() => tracker.update([], at)).toThrow(thrown('tracker t: update'));
  const pooling = guardPooling('pooling p', { pool: boom });
  expect(() => pooling.pool([])).toThrow(thrown('pooling p: pool'));
});
