import { expect, test } from 'vitest';
import { member, planOf } from '../../../../test/helpers/dfdc-parts.ts';
import { thirdPlace } from './method.ts';

test('two frames in a row go to the first model, two to the second, sequences to the third', () => {
  const members = [member(192, 224), member(192, 224, 7), member(192, 224)];
  const inputs = planOf(thirdPlace.create({}), members);
  const faces = inputs.filter(({ frames }) => frames.length === 1);
  expect(faces.slice(0, 5).map(({ votes }) => votes[0]?.member)).toEqual([0, 0, 2, 2, 0]);
  expect(inputs.filter(({ frames }) => frames.length === 7).map((i) => i.votes[0]?.member)).toEqual(
    Array(3).fill(1),
  );
  expect(inputs[0]?.frames).toEqual([0, 2, 4, 6, 8, 10, 12]);
});
