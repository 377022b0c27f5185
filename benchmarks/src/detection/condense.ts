import { basename } from 'node:path';
import {
  type Caught,
  type ClassCounts,
  type Comparison,
  type Estimate,
  type EvaluateJson,
  type EvaluateReport,
  reportsOf,
  type Slice,
} from './evaluate-json.ts';

/** A value and, where there is one, its 95 % interval. */
export type Figure = readonly [value: number, low?: number, high?: number];

/** Labels of one class: clips, how many have a score, and shares that were called so. */
export interface Labels {
  readonly clips: number;
  readonly scored: number;
  readonly failed?: number;
  readonly synthetic: Figure;
  readonly authentic: Figure;
}

/** Fakes of a family against the reals of the set. */
export interface FamilyFigures {
  readonly scope?: string;
  readonly fake?: Labels;
  readonly auc?: Figure;
  readonly caught5?: Figure;
}

/** The figures of one set of clips, or without classes the mean over sets. */
export interface SetFigures {
  readonly real?: Labels;
  readonly fake?: Labels;
  readonly auc?: Figure;
  /** Share of fakes caught at 5 % false alarms. */
  readonly caught5?: Figure;
  /** AUC minus that of `beside`, paired. */
  readonly aucDifference?: Figure;
  readonly caught5Difference?: Figure;
  readonly families?: Readonly<Record<string, FamilyFigures>>;
  /** Labels of reals by data set. */
  readonly realsOf?: Readonly<Record<string, Labels>>;
}

/** One figure of one pipeline, from a run of `trueframe evaluate`. */
export interface PipelineFigure {
  readonly version: string;
  readonly sampling: string;
  /** The pipeline that differences are from. */
  readonly beside?: string;
  readonly sets: Readonly<Record<string, SetFigures>>;
  readonly mean?: SetFigures;
}

/** `hasMean`, `hasFamilies`: whether the figure is about these. */
export function condense(
  json: EvaluateJson,
  { hasMean, hasFamilies }: { readonly hasMean: boolean; readonly hasFamilies: boolean },
): PipelineFigure {
  const reports = reportsOf(json);
  const { version = '', sampling = '' } = reports[0]?.pipeline ?? {};
  const beside = reports.find(({ comparison }) => comparison?.clips)?.comparison?.pipeline.id;
  const mean = hasMean && 'mean' in json ? json.mean : undefined;
  return {
    version: version.slice(0, 12),
    sampling,
    ...(beside && { beside }),
    sets: Object.fromEntries(
      reports.map((report) => [basename(report.input, '.tsv'), setFigures(report, hasFamilies)]),
    ),
    ...(mean && { mean: { ...separationOf(mean.separation), ...differenceOf(mean.comparison) } }),
  };
}

function setFigures(report: EvaluateReport, hasFamilies: boolean): SetFigures {
  const slices = (by: string) => report.breakdowns.find((one) => one.by === by)?.slices ?? [];
  const sources = slices('source').filter(({ real }) => real.clips > 0);
  return {
    ...classesOf(report),
    ...separationOf(report.separation),
    ...differenceOf(report.comparison),
    ...(hasFamilies && {
      families: Object.fromEntries(
        slices('family')
          .filter(({ fake }) => fake.clips > 0)
          .map((slice) => [slice.name, familyOf(slice)]),
      ),
    }),
    ...(sources.length > 1 && {
      realsOf: Object.fromEntries(sources.map(({ name, real }) => [name, labelsOf(real)])),
    }),
  };
}

function familyOf(slice: Slice): FamilyFigures {
  const { scope } = slice;
  return { ...(scope && { scope }), ...classesOf(slice), ...separationOf(slice.separation) };
}

function classesOf({ real, fake }: { readonly real: ClassCounts; readonly fake: ClassCounts }) {
  return {
    ...(real.clips > 0 && { real: labelsOf(real) }),
    ...(fake.clips > 0 && { fake: labelsOf(fake) }),
  };
}

function labelsOf({ clips, scored, failed, labels }: ClassCounts): Labels {
  const share = (label: string) => {
    const { share: value = 0, interval } = labels[label] ?? {};
    return figureOf({ value, ...(interval && { interval }) });
  };
  return {
    clips,
    scored,
    ...(failed > 0 && { failed }),
    synthetic: share('SYNTHETIC_LIKELY'),
    authentic: share('AUTHENTIC_LIKELY'),
  };
}

function separationOf(
  separation: { readonly auc: Estimate; readonly caught: readonly Caught[] } | undefined,
) {
  if (!separation) return {};
  const caught = separation.caught.find(({ rate }) => rate === 0.05);
  return { auc: figureOf(separation.auc), ...(caught && { caught5: figureOf(caught) }) };
}

function differenceOf(comparison: Comparison | undefined) {
  const { auc, caught } = comparison?.difference ?? {};
  return auc && caught ? { aucDifference: figureOf(auc), caught5Difference: figureOf(caught) } : {};
}

function figureOf({ value, interval }: Estimate): Figure {
  const short = (x: number) => Number(x.toFixed(4));
  return interval ? [short(value), ...(interval.map(short) as [number, number])] : [short(value)];
}
