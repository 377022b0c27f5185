import { expect, test } from 'vitest';
import { member, scored, withFirstFailed } from '../../../../test/helpers/dfdc-parts.ts';
import { steppedFrames } from '../shared/stepped-frames.ts';
import { PLACE_79_FRAMES, place79 } from './method.ts';

test('a frame that fails is left out', () => {
  const method = place79.create({ frames: 'every-16th' });
  const members = [member(224), member(200), member(224)];
  const results = withFirstFailed(scored(method, members, 0.7));
  expect(method.pool(results, 3)).toMatchObject({ isFallback: false });
});

test('it reads 19 frames of a long clip, three of a short one', () => {
  const frames = steppedFrames(1000, PLACE_79_FRAMES);
  expect(frames).toHaveLength(19);
  expect(frames.at(-1)).toBe(288);
  expect(steppedFrames(33, PLACE_79_FRAMES)).toEqual([0, 16, 32]);
});

test('as the write-up has it: 25 frames of the whole video', () => {
  const method = place79.create({ frames: 'spread-25' });
  expect(method.frames({ frameCount: 289, frameRate: 30 })).toHaveLength(25);
});
