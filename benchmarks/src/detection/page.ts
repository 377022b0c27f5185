import type { FamilyFigures, SetFigures } from './condense.ts';
import type { CostFigures } from './cost.ts';
import { figure, share, table } from './in-words.ts';
import type { DetectionResults, MeasuredFigure, PhotographFigures } from './results.ts';

const QUALITIES: Readonly<Record<string, string>> = {
  original: 'as they are',
  crf23: 'x264, CRF 23',
  crf30: 'x264, CRF 30',
  crf37: 'x264, CRF 37',
  half: 'half the size, CRF 23',
  fps15: '15 frames per second, CRF 23',
  twice: 'encoded twice, CRF 28',
};

/** The tables of docs/benchmarks.md. `pipeline`: the one that all tables are about; the first one has them all. */
export function detectionTables(results: DetectionResults, pipeline = 'embedded'): string {
  const own = results.pipelines[pipeline] ?? {};
  return [
    `AUC and the share of fakes that are caught at 5 % false alarms; the first ${results.maxDuration} of each clip.`,
    pipelineTable(results.pipelines),
    ...differences(pipeline, own),
    ...(own.quality ? [`Labels that \`${pipeline}\` gives:`, qualityTable(own.quality)] : []),
    ...familyTables(pipeline, own),
    ...(results.photographs ? photographTable(results.photographs) : []),
    ...(results.cost ? [costInWords(results.cost)] : []),
    measuredInWords(results),
  ].join('\n\n');
}

type Figures = Readonly<Record<string, MeasuredFigure>>;

function pipelineTable(pipelines: DetectionResults['pipelines']): string {
  const both = (of: SetFigures | undefined) => `${figure(of?.auc)}; ${figure(of?.caught5)}`;
  const head = ['pipeline', 'left out', 'left out, CRF 23', 'last look'];
  return table(
    [...head, 'blended, CRF 23', 'CRF 30', 'CRF 37'],
    Object.entries(pipelines).map(([name, figures]) => [
      `\`${name}\``,
      both(figures['left-out']?.mean),
      both(figures['left-out-crf23']?.mean),
      both(figures['last-look']?.sets['last-look']),
      ...['crf23', 'crf30', 'crf37'].map((crf) => both(figures.blended?.sets[crf])),
    ]),
  );
}

function differences(pipeline: string, figures: Figures): string[] {
  const words = Object.entries(figures).flatMap(([name, { mean, beside }]) =>
    mean?.aucDifference && beside
      ? [`${name} ${figure(mean.aucDifference)} beside \`${beside}\``]
      : [],
  );
  if (words.length === 0) return [];
  return [`Paired differences of the mean AUC of \`${pipeline}\`: ${words.join('; ')}.`];
}

function qualityTable({ sets }: MeasuredFigure): string {
  return table(
    ['clips', 'reals synthetic', 'reals authentic', 'fakes authentic', 'fakes synthetic', 'AUC'],
    Object.entries(sets).map(([name, { real, fake, auc }]) => [
      QUALITIES[name] ?? name,
      share(real, 'synthetic'),
      share(real, 'authentic'),
      share(fake, 'authentic'),
      share(fake, 'synthetic'),
      figure(auc),
    ]),
  );
}

/** Families of fakes with what they were measured on: left-out ones, those of the last look, blended ones at CRF 23. */
export function familiesOf(figures: Figures): [string, FamilyFigures][] {
  const sets = [
    ...Object.values(figures['left-out']?.sets ?? {}),
    figures['last-look']?.sets['last-look'],
    figures.blended?.sets.crf23,
  ];
  return sets
    .flatMap((set) => Object.entries(set?.families ?? {}))
    .filter(([, { fake }]) => fake !== undefined);
}

export function familyTable(figures: Figures): string {
  return table(
    ['family', 'scope', 'clips', 'AUC', 'caught at 5 %', 'synthetic', 'authentic'],
    familiesOf(figures).map(([name, { scope, fake, auc, caught5 }]) => [
      name,
      scope ?? '–',
      String(fake?.clips),
      figure(auc),
      figure(caught5),
      share(fake, 'synthetic'),
      share(fake, 'authentic'),
    ]),
  );
}

function familyTables(pipeline: string, figures: Figures): string[] {
  if (familiesOf(figures).length === 0) return [];
  return [`Families, each against the reals of its set, by \`${pipeline}\`:`, familyTable(figures)];
}

function photographTable({ pairs, reals, scorers }: PhotographFigures): string[] {
  const families = Object.keys(Object.values(scorers)[0] ?? {});
  return [
    `Photographs: ${pairs} pairs of a real one and a GAN swap of a size; pseudo-fakes of ${reals} real ones, beside them. AUC:`,
    table(
      ['scorer', ...families],
      Object.entries(scorers).map(([name, figures]) => [
        name === 'together' ? name : `\`${name}\``,
        ...families.map((family) => figure(figures[family])),
      ]),
    ),
  ];
}

function costInWords({ pipeline, beside, cpuMsPerFrame, ratio, rounds }: CostFigures): string {
  const [own, other] = [pipeline, beside].map(
    (name) => `\`${name}\` ${cpuMsPerFrame[name]?.toFixed(1)} ms`,
  );
  return `CPU time per analysed 720p frame, each with its default sampling, ${rounds} rounds in turns: ${own}, ${other}; ${figure(ratio)} times.`;
}

function measuredInWords({ pipelines }: DetectionResults): string {
  const all = Object.values(pipelines).flatMap((figures) => Object.values(figures));
  const one = (of: (figure: MeasuredFigure) => string) => [...new Set(all.map(of))].sort();
  const commits = one(({ measured }) => measured.commit).join(', ');
  const samplings = one(({ sampling }) => sampling).join('; ');
  return `Measured with ${commits}; sampling ${samplings}. Intervals hold 95 %: of AUC and caught from resampled groups, of labels after Wilson.`;
}
