import { expect, test } from 'vitest';
import { Scrape } from './scrape.ts';

const before = new Scrape(`
age_bucket{le="0.1",stage="emit"} 10
age_bucket{le="0.5",stage="emit"} 10
age_bucket{le="+Inf",stage="emit"} 10
frames_total{outcome="received"} 100
`);
const after = new Scrape(`
# TYPE frames_total counter
age_bucket{le="0.1",stage="emit"} 60
age_bucket{le="0.5",stage="emit"} 110
age_bucket{le="+Inf",stage="emit"} 110
age_bucket{le="0.1",stage="detect"} 999
frames_total{outcome="received"} 300
frames_total{outcome="analysed",note="a \\"b\\", c"} 60
threads 2
`);

test('sums are over the series with the labels', () => {
  expect(after.sum('frames_total')).toBe(360);
  expect(after.sum('frames_total', { outcome: 'analysed' })).toBe(60);
  expect(after.sum('threads')).toBe(2);
  expect(after.sum('nothing')).toBe(0);
  expect(after.by('frames_total', 'outcome')).toEqual({ received: 300, analysed: 60 });
});

test('quantiles are those of the time between two scrapes', () => {
  const quantile = (q: number) => after.quantileSince(before, 'age', q, { stage: 'emit' });
  expect(quantile(0.25)).toBeCloseTo(0.05);
  expect(quantile(0.5)).toBeCloseTo(0.1);
  expect(quantile(0.75)).toBeCloseTo(0.3);
  expect(after.quantileSince(after, 'age', 0.5, { stage: 'emit' })).toBeNaN();
});

test('above the last bound nobody knows', () => {
  const more = new Scrape(
    'age_bucket{le="0.1",stage="emit"} 10\nage_bucket{le="+Inf",stage="emit"} 30',
  );
  expect(more.quantileSince(before, 'age', 0.95, { stage: 'emit' })).toBe(Number.POSITIVE_INFINITY);
});
