import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

const thresholds = { authentic: 0.4, synthetic: 0.75, hysteresis: 0.05 };
const scores = [0, 0.3, 0.4, 0.5, undefined, 0.75, 1];

test('bars say how high, tones on which side of the thresholds', () => {
  expect(sparkline(scores, thresholds, true)).toEqual([
    { tone: 'green', text: '▁▃▄' },
    { tone: 'yellow', text: '▅' },
    { tone: undefined, text: '·' },
    { tone: 'red', text: '▇█' },
  ]);
});

test('without symbols scores are digits', () => {
  const runs = sparkline(scores, null, false);
  expect(runs).toEqual([{ tone: undefined, text: '0345.79' }]);
});
