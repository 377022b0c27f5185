import { expect, test } from 'vitest';
import { parseLabels } from './parse-labels.ts';

test('pairs with commas or line ends between them, values with = in them', () => {
  expect(parseLabels(' case=4711, desk = night\nurl=a=b,, ')).toEqual({
    case: '4711',
    desk: 'night',
    url: 'a=b',
  });
  expect(parseLabels('')).toEqual({});
});

test.each(['case', '=4711', 'a=b, c'])('%s is refused in words', (text) => {
  expect(() => parseLabels(text)).toThrow(/is no label/);
});
