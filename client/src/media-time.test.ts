import { expect, test } from 'vitest';
import { mediaTime } from './media-time.ts';

test.each([
  [0, '0:00.0'],
  [7240, '0:07.2'],
  [59_960, '1:00.0'],
  [3_723_400, '1:02:03.4'],
])('%i ms of media is %s', (ms, text) => {
  expect(mediaTime(ms)).toBe(text);
});
