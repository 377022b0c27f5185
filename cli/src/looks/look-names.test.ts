import { expect, test } from 'vitest';
import { fileEnding, lookFields, lookTitle } from './look-names.ts';

test('a frame is named by its time and index, a picture by nothing', () => {
  const frame = { at: { ptsMs: 64_200, frameIndex: 1605 } };
  expect(fileEnding(frame)).toBe('-00064.200s-f1605');
  expect(lookTitle('clip.mp4', frame)).toBe('clip.mp4 at 1:04.2, frame 1605');
  expect(lookFields(frame)).toEqual({ ptsMs: 64_200, frameIndex: 1605 });

  expect(fileEnding({})).toBe('');
  expect(lookTitle('a.png', {})).toBe('a.png');
  expect(lookFields({})).toEqual({});
});
