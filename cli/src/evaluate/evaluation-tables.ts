import type { ClassCounts } from './class-counts.ts';
import { LABELS } from './clip-result.ts';
import type { Interval } from './statistics/bootstrap.ts';
import type { Estimate } from './statistics/separation.ts';
import type { Breakdown, Evaluation } from './summarise.ts';

/** Tables that terminals and pages share. */
export interface TextTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function tablesOf(evaluation: Evaluation): TextTable[] {
  return [
    labelTable(evaluation),
    figureTable(evaluation),
    ...(evaluation.reliability.length > 0 ? [reliabilityTable(evaluation)] : []),
    ...evaluation.breakdowns.map(breakdownTable),
  ];
}

function labelTable({ real, fake }: Evaluation): TextTable {
  const count = (what: (counts: ClassCounts) => number) => [what(real), what(fake)].map(String);
  return {
    title: 'Labels: clips, and their share of those that did not fail',
    head: ['', 'real', 'fake'],
    rows: [
      ...LABELS.map((label) => [
        label,
        ...[real, fake].map(({ labels }) => {
          const { clips, share, interval } = labels[label];
          return `${clips}: ${withInterval(share, interval, 2)}`;
        }),
      ]),
      ['failed', ...count(({ failed }) => failed)],
      ['all', ...count(({ clips }) => clips)],
      ['with a score', ...count(({ scored }) => scored)],
    ],
  };
}

function figureTable({ separation, calibrationError }: Evaluation): TextTable {
  const value = (of: Estimate | undefined) => (of ? withInterval(of.value, of.interval, 3) : '-');
  const caught = separation?.caught ?? [];
  return {
    title: 'Figures, of clips with a score',
    head: ['', 'value', 'threshold'],
    rows: [
      ['AUC', value(separation?.auc), ''],
      ...caught.map((one) => [
        `caught at ${percent(one.rate)} false alarms`,
        value(one),
        one.threshold === null ? 'none' : one.threshold.toFixed(3),
      ]),
      ['log loss', value(separation?.logLoss), ''],
      ['expected calibration error', calibrationError?.toFixed(3) ?? '-', ''],
    ],
  };
}

function reliabilityTable({ reliability }: Evaluation): TextTable {
  return {
    title: 'Reliability',
    head: ['score', 'clips', 'mean score', 'share of fakes'],
    rows: reliability.map(({ from, to, clips, meanScore, shareFake, shareFakeInterval }) => [
      `${from.toFixed(1)} to ${to.toFixed(1)}`,
      String(clips),
      meanScore.toFixed(3),
      withInterval(shareFake, shareFakeInterval, 2),
    ]),
  };
}

function breakdownTable({ by, against, slices }: Breakdown): TextTable {
  return {
    title: `By ${by}: AUC and caught against ${against}`,
    head: [
      by,
      ...(by === 'family' ? ['scope'] : []),
      'real',
      'fake',
      'scored',
      'AUC',
      'caught at 5 %',
      'real synthetic',
      'real authentic',
      'fake synthetic',
      'fake authentic',
    ],
    rows: slices.map(({ name, real, fake, scope, separation }) => {
      const at5 = separation?.caught.find(({ rate }) => rate === 0.05);
      const called = (counts: ClassCounts, label: 'SYNTHETIC_LIKELY' | 'AUTHENTIC_LIKELY') =>
        counts.clips > 0 ? String(counts.labels[label].clips) : '-';
      return [
        name,
        ...(by === 'family' ? [scope ?? '-'] : []),
        String(real.clips),
        String(fake.clips),
        String(real.scored + fake.scored),
        separation ? withInterval(separation.auc.value, separation.auc.interval, 2) : '-',
        at5 ? withInterval(at5.value, at5.interval, 2) : '-',
        called(real, 'SYNTHETIC_LIKELY'),
        called(real, 'AUTHENTIC_LIKELY'),
        called(fake, 'SYNTHETIC_LIKELY'),
        called(fake, 'AUTHENTIC_LIKELY'),
      ];
    }),
  };
}

export function percent(rate: number): string {
  return `${Number((rate * 100).toPrecision(3))} %`;
}

export function withInterval(
  value: number,
  interval: Interval | undefined,
  digits: number,
): string {
  if (!interval) return value.toFixed(digits);
  const [low, high] = interval.map((end) => end.toFixed(digits));
  return `${value.toFixed(digits)} (${low} to ${high})`;
}
