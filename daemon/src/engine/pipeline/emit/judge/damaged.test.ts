import { expect, test } from 'vitest';
import { Borders } from './borders.ts';
import { damagedShare, withDamage } from './damaged.ts';

const policy = { hysteresis: 0.03 };
const judged = (label: Parameters<typeof withDamage>[0]['label']) => ({
  ...{ label, reasons: [], score: 0.1 },
});

test('the share is that of the frames that anybody wanted', () => {
  expect(damagedShare({ analysed: 30, dropped: { sampling: 100, corrupt: 10 } })).toBe(0.25);
  expect(damagedShare({ analysed: 0, dropped: { corrupt: 3 } })).toBe(1);
  expect(damagedShare({ analysed: 0, dropped: {} })).toBe(0);
});

test('nobody vouches for what was mostly damaged, and a forgery stays one', () => {
  const told = (label: Parameters<typeof judged>[0], share: number) => {
    const { label: left, reasons } = withDamage(judged(label), share, Borders.of(policy));
    return [left, ...reasons];
  };
  expect(told('LABEL_AUTHENTIC_LIKELY', 0)).toEqual(['LABEL_AUTHENTIC_LIKELY']);
  expect(told('LABEL_AUTHENTIC_LIKELY', 0.2)).toEqual(['LABEL_AUTHENTIC_LIKELY', 'CORRUPT']);
  expect(told('LABEL_AUTHENTIC_LIKELY', 0.6)).toEqual(['LABEL_INCONCLUSIVE', 'CORRUPT']);
  expect(told('LABEL_NOT_APPLICABLE', 0.6)).toEqual(['LABEL_UNABLE_TO_EVALUATE', 'CORRUPT']);
  expect(told('LABEL_INCONCLUSIVE', 0.9)).toEqual(['LABEL_UNABLE_TO_EVALUATE', 'CORRUPT']);
  expect(told('LABEL_SYNTHETIC_LIKELY', 1)).toEqual(['LABEL_SYNTHETIC_LIKELY', 'CORRUPT']);
  expect(withDamage(judged('LABEL_INCONCLUSIVE'), 0.95, Borders.of(policy)).score).toBeUndefined();
});
