import { expect, test } from 'vitest';
import { Config } from '../../config/schema.ts';
import { type Answer, faultOf } from './answer.ts';
import { expectedAnswer } from './known-answers.ts';

const NOTHING = { label: undefined, score: undefined };
const EMBEDDED = '@trueframe/plugin-embedded';

function answer(scores: (number | undefined)[], some: Partial<Answer> = {}): Answer {
  const frames = new Map(scores.map((score, k) => [5 * k, [score]]));
  return { label: 'SYNTHETIC_LIKELY', score: 0.9, frames, failed: [], ...some };
}

test.each<[string, Answer, RegExp]>([
  ['another label', answer([0.9, 0.8], { label: 'INCONCLUSIVE' }), /must be SYNTHETIC_LIKELY/],
  ['another score', answer([0.9, 0.8], { score: 0.84 }), /must be 0\.900/],
  ['no score', answer([0.9, 0.8], { score: undefined }), /score is missing/],
  ['a score that is no number', answer([0.9, 0.8], { score: Number.NaN }), /score is NaN/],
  ['a frame less', answer([0.9]), /1 frames were scored/],
  ['a frame that drifted', answer([0.9, 0.74]), /frame 5 is 0\.740; it was 0\.800/],
  ['a face that was not scored', answer([0.9, undefined]), /frame 5 is missing/],
  ['a member that failed', answer([0.9, 0.8], { failed: ['bands'] }), /^bands failed$/],
])('%s is a fault', (_, now, why) => {
  expect(faultOf(now, NOTHING, 0.05, answer([0.9, 0.8]))).toMatch(why);
});

test('a face less is a fault, and the noise of a device is none', () => {
  const first = answer([0.9, 0.8]);
  const faceless = new Map([...first.frames, [5, []]]);
  expect(faultOf(answer([], { frames: faceless }), NOTHING, 0.05, first)).toMatch(/has 0 faces/);
  expect(faultOf(answer([0.91, 0.79], { score: 0.91 }), NOTHING, 0.05, first)).toBe('');
});

test('the first answer is held to what is known of it', () => {
  expect(faultOf(answer([]), { label: 'AUTHENTIC_LIKELY', score: undefined }, 0.05)).not.toBe('');
  expect(faultOf(answer([]), { label: undefined, score: 0.5 }, 0.05)).not.toBe('');
  expect(faultOf(answer([]), NOTHING, 0.05)).toBe('');
});

test('the answer of the embedded pipeline is known for its own models and the built-in clip only', () => {
  const { canary } = Config.parse({});
  const models = (owner: string) => [{ id: 'm', package: owner }];
  const pipeline = { package: EMBEDDED, models: ['m'] } as never;
  expect(expectedAnswer(canary, pipeline, models(EMBEDDED)).label).toBe('SYNTHETIC_LIKELY');
  expect(expectedAnswer(canary, pipeline, models(''))).toEqual(NOTHING);
  const own = { package: '', models: ['m'] } as never;
  expect(expectedAnswer(canary, own, models(EMBEDDED))).toEqual(NOTHING);
  const clip = { ...canary, clip: '/a.mp4' };
  expect(expectedAnswer(clip, pipeline, models(EMBEDDED))).toEqual(NOTHING);
});
