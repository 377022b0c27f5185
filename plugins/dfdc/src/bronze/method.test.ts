import { expect, test } from 'vitest';
import {
  member,
  planOf,
  scored,
  UNDECIDED,
  withFirstFailed,
} from '../../../../test/helpers/dfdc-parts.ts';
import { bronze } from './method.ts';

const members = [member(224)];

test('what fails makes 0.5 of the video, as in the reference', () => {
  const method = bronze.create({ step: 5, mirrored: true });
  expect(method.pool(withFirstFailed(scored(method, members, 0.7)), 1)).toEqual(UNDECIDED);
});

test('as the write-up has it: every 10th frame, without the mirrored view', () => {
  const inputs = planOf(bronze.create({ step: 10, mirrored: false }), members);
  expect(inputs.map(({ frames }) => frames[0])).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80]);
  expect(inputs.map(({ crop }) => (crop as { isFlipped: boolean }).isFlipped)).not.toContain(true);
});
