import { expect, test } from 'vitest';
import { Pipeline } from '../../../../config/pipeline.ts';
import { isTruncated, withTruncation } from './truncation.ts';

const policy = Pipeline.shape.verdict.parse({ minCompleteness: 0.5 });
const authentic = { label: 'LABEL_AUTHENTIC_LIKELY', reasons: ['GAP'] } as const;

test.each([
  [0, 'LABEL_AUTHENTIC_LIKELY', ['GAP']],
  [0.12, 'LABEL_INCONCLUSIVE', ['GAP', 'TRUNCATED']],
  [0.5, 'LABEL_AUTHENTIC_LIKELY', ['GAP', 'TRUNCATED']],
  [0.98, 'LABEL_AUTHENTIC_LIKELY', ['GAP']],
  [1, 'LABEL_AUTHENTIC_LIKELY', ['GAP']],
])('completeness %f: %s %j', (completeness, label, reasons) => {
  expect(withTruncation(authentic, completeness, policy)).toEqual({ label, reasons });
  expect(isTruncated(completeness)).toBe(reasons.includes('TRUNCATED'));
});

test('what is missing hides no forgery', () => {
  const synthetic = { label: 'LABEL_SYNTHETIC_LIKELY', reasons: [] } as const;
  expect(withTruncation(synthetic, 0.12, policy).label).toBe('LABEL_SYNTHETIC_LIKELY');
});

test('unless a pipeline says otherwise, four fifths must be there', () => {
  const byDefault = Pipeline.shape.verdict.parse({});
  expect(withTruncation(authentic, 0.79, byDefault).label).toBe('LABEL_INCONCLUSIVE');
  expect(withTruncation(authentic, 0.8, byDefault).label).toBe('LABEL_AUTHENTIC_LIKELY');
});
