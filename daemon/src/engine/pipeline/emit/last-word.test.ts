import { expect, test } from 'vitest';
import { VerdictPolicy } from '../../../config/verdict-policy.ts';
import type { Told } from './judge/judgement.ts';
import { LastWord } from './last-word.ts';

const steady: Told = { label: 'LABEL_INCONCLUSIVE', reasons: ['GAP', 'TOO_DARK'], score: 0.5 };

/** Judges every second. Returns the seconds of which callers are told. */
function told(changes: readonly Partial<Told>[], policy: Partial<VerdictPolicy> = {}): number[] {
  const whole = VerdictPolicy.parse(policy);
  let word = new LastWord(whole, { toldMs: 0 });
  return changes.flatMap((change, second) => {
    const isTold = word.take({ ...steady, ...change }, word.borders(false), second * 1000);
    // Another engine goes on in the same way.
    word = new LastWord(whole, structuredClone(word.state));
    return isTold ? [second] : [];
  });
}

const same = (count: number) => new Array<Partial<Told>>(count).fill({});

test('what has not changed is told again as a heartbeat', () => {
  expect(told(same(12))).toEqual([0, 5, 10]);
  expect(told(same(7), { heartbeatMs: 3000 })).toEqual([0, 3, 6]);
  expect(told(same(4), { heartbeatMs: 100 })).toEqual([0, 1, 2, 3]);
});

test('another label and other reasons are told at once, another order of them is not', () => {
  expect(told([{}, { label: 'LABEL_SYNTHETIC_LIKELY' }, {}])).toEqual([0, 1, 2]);
  expect(told([{}, { reasons: ['GAP'] }, { reasons: ['GAP'] }, {}])).toEqual([0, 1, 3]);
  expect(told([{}, { reasons: ['TOO_DARK', 'GAP'] }])).toEqual([0]);
});

test('a score is told when it is a step from the one that was told, in whichever small steps it got there', () => {
  const scores = [0.5, 0.52, 0.54, 0.56, 0.53, 0.5].map((score) => ({ score }));
  expect(told(scores)).toEqual([0, 3, 5]);
  expect(told(scores, { scoreStep: 0.02 })).toEqual([0, 1, 2, 3, 4, 5]);
  expect(told(scores, { scoreStep: 0.5 })).toEqual([0, 5]);
  expect(told(same(3), { scoreStep: 0 })).toEqual([0, 1, 2]);
});

test('that there is a score, or none any more, is told', () => {
  expect(told([{ score: undefined }, {}, {}, { score: undefined }])).toEqual([0, 1, 3]);
});

test('a state of an earlier version is gone on from', () => {
  const word = new LastWord(VerdictPolicy.parse({}), { toldMs: 2000 });
  expect(word.ageAt(3000)).toBe(1000);
  expect(word.take(steady, word.borders(false), 3000)).toBe(true);
});
