import { expect, test } from 'vitest';
import { measuredPart } from './card.ts';
import { condense, type PipelineFigure } from './condense.ts';
import type { ClassCounts, EvaluateReport } from './evaluate-json.ts';
import { hasBlock, withBlock } from './marked-block.ts';
import { detectionTables } from './page.ts';
import { jsonOf, type MeasuredFigure, NOTHING, withFigure } from './results.ts';

const counts = (clips: number, synthetic: number, authentic: number, failed = 0): ClassCounts => {
  const share = (some: number) => ({
    clips: some,
    share: some / (clips - failed),
    interval: [0.123456, 0.9] as const,
  });
  return {
    ...{ clips, failed, scored: clips - failed },
    labels: { SYNTHETIC_LIKELY: share(synthetic), AUTHENTIC_LIKELY: share(authentic) },
  };
};
const none: ClassCounts = { clips: 0, failed: 0, scored: 0, labels: {} };

/** Report of `trueframe evaluate` on 21 reals, one of which failed, and 10 fakes. */
function reportOf(input: string, auc: number, low = auc - 0.1): EvaluateReport {
  const separation = {
    auc: { value: auc, interval: [low, auc + 0.1] },
    caught: [
      { rate: 0.01, value: 0.1 },
      { rate: 0.05, value: 0.45, interval: [0.2, 0.7] },
    ],
    logLoss: { value: 0.6 },
  } as const;
  return {
    input,
    pipeline: { id: 'embedded', version: '0123456789abcdef', sampling: 'fps 5' },
    ...{ real: counts(21, 1, 12, 1), fake: counts(10, 6, 0), separation },
    breakdowns: [
      {
        by: 'family',
        slices: [
          { name: 'phone', real: counts(21, 1, 12, 1), fake: none },
          { name: 'swap', scope: 'covered', real: none, fake: counts(10, 6, 0), separation },
        ],
      },
      {
        by: 'source',
        slices: [
          { name: 'corpus', real: counts(20, 1, 12), fake: none },
          { name: 'data/video', real: counts(1, 0, 0), fake: counts(10, 6, 0) },
        ],
      },
    ],
    comparison: {
      pipeline: { id: 'tight-bands', version: 'v' },
      clips: 30,
      difference: {
        auc: { value: -0.05, interval: [-0.1, 0.01] },
        caught: { value: 0.2, interval: [0, 0.4] },
      },
    },
  };
}

const both = { hasMean: true, hasFamilies: true };
const measured = (figure: PipelineFigure): MeasuredFigure => ({
  ...figure,
  measured: { date: '2026-01-01T00:00:00Z', commit: 'abc1234' },
});
const two = {
  reports: [
    reportOf('/c/sets/left-out/dance.tsv', 0.9),
    reportOf('/c/sets/left-out/text.tsv', 0.7),
  ],
  mean: { separation: { auc: { value: 0.8, interval: [0.7, 0.9] as const }, caught: [] } },
};

test('what evaluate says is kept in short', () => {
  const figure = condense(reportOf('/c/sets/last-look.tsv', 0.83333), both);
  expect(figure).toMatchObject({
    version: '0123456789ab',
    sampling: 'fps 5',
    beside: 'tight-bands',
  });
  expect(figure.mean).toBeUndefined();
  const set = figure.sets['last-look']!;
  expect(set).toMatchObject({
    real: { clips: 21, scored: 20, failed: 1, synthetic: [0.05, 0.1235, 0.9] },
    fake: { clips: 10, scored: 10, authentic: [0, 0.1235, 0.9] },
    auc: [0.8333, 0.7333, 0.9333],
    caught5: [0.45, 0.2, 0.7],
    aucDifference: [-0.05, -0.1, 0.01],
  });
  expect(Object.keys(set.families!)).toEqual(['swap']);
  expect(set.families!.swap).toMatchObject({ scope: 'covered', auc: [0.8333, 0.7333, 0.9333] });
  expect(Object.keys(set.realsOf!)).toEqual(['corpus', 'data/video']);
});

test('means and families are there only where they say something', () => {
  expect(condense(two, both).mean).toEqual({ auc: [0.8, 0.7, 0.9] });
  const plain = condense(two, { hasMean: false, hasFamilies: false });
  expect(plain.mean).toBeUndefined();
  expect(Object.keys(plain.sets)).toEqual(['dance', 'text']);
  expect(plain.sets.dance!.families).toBeUndefined();
});

test('a figure takes the place of an older one, and no other', () => {
  const one = measured(condense(two, both));
  const first = withFigure(NOTHING, 'embedded', 'left-out', one);
  const more = withFigure(withFigure(first, 'embedded', 'quality', one), 'bands', 'left-out', one);
  const newer = { ...one, version: 'newer' };
  const last = withFigure(more, 'embedded', 'left-out', newer);
  expect(last.pipelines.embedded).toEqual({ 'left-out': newer, quality: one });
  expect(last.pipelines.bands).toEqual({ 'left-out': one });
  const text = jsonOf(last);
  expect(JSON.parse(text)).toEqual(last);
  expect(text).toContain('"auc": [0.8,0.7,0.9]');
});

test('the page has a row per pipeline, the labels by quality, and each family with its scope', () => {
  let results = withFigure(NOTHING, 'embedded', 'left-out', measured(condense(two, both)));
  const quality = condense(reportOf('/c/sets/quality/original.tsv', 0.9), both);
  results = withFigure(results, 'embedded', 'quality', measured(quality));
  results = {
    ...results,
    photographs: { pairs: 215, reals: 350, together: {}, scorers: { x: { mirror: [0.5, 0.4] } } },
  };
  const page = detectionTables(results);
  expect(page).toContain('| `embedded` | .80 [.70, .90]; – | –; – |');
  expect(page).toContain(
    '| as they are | 1 of 20: .05 [.12, .90] | 12 of 20: .60 [.12, .90] | 0 of 10: ',
  );
  expect(page).toContain('| swap | covered | 10 | .90 [.80, 1.00] | .45 [.20, .70] |');
  expect(page).toContain('215 pairs');
  expect(page).toContain('Measured with abc1234; sampling fps 5.');
});

test('the measured part of a card names what is at chance', () => {
  const weak = { ...reportOf('/c/sets/last-look/last-look.tsv', 0.6, 0.5) };
  const figures = {
    'last-look': measured(condense(weak, both)),
    quality: measured(condense(reportOf('/c/sets/quality/original.tsv', 0.9), both)),
  };
  const part = measuredPart({ scope: ['swap'], blindTo: [] }, figures, { mirror: [0.8, 0.7, 0.9] });
  expect(part).toContain('Scope: swap. Blind to: nothing.');
  expect(part).toContain('under .55): swap.');
  expect(part).toContain('Reals called synthetic: 1 of 20: .05 [.12, .90].');
  expect(part).toContain('| mirror | .80 [.70, .90] |');
});

test('a block is replaced, and the rest of the page stays', () => {
  const page = 'a\n<!-- x: how -->\nold\n<!-- end of x -->\nb\n';
  const done = withBlock(page, 'x', 'new');
  expect(done).toBe('a\n<!-- x: how -->\n\nnew\n\n<!-- end of x -->\nb\n');
  expect(withBlock(done, 'x', 'new')).toBe(done);
  expect(hasBlock(page, 'y')).toBe(false);
  expect(() => withBlock(page, 'y', 'new')).toThrow('y');
});
