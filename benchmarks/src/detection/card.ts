import type { FamilyFigures, Figure } from './condense.ts';
import { figure, share, table } from './in-words.ts';
import { familiesOf, familyTable } from './page.ts';
import type { MeasuredFigure } from './results.ts';

/** The name of the markers in a card. */
export const BLOCK = 'measured';

interface Manifest {
  readonly scope?: readonly string[];
  readonly blindTo?: readonly string[];
}

/**
 * Returns the measured part of a card, from the figures of the pipeline that has the model as its only member.
 * `photographs`: AUC by family.
 */
export function measuredPart(
  { scope = [], blindTo = [] }: Manifest,
  figures: Readonly<Record<string, MeasuredFigure>>,
  photographs: Readonly<Record<string, Figure>> | undefined,
): string {
  const list = (names: readonly string[]) => (names.length > 0 ? names.join(', ') : 'nothing');
  const chance = atChance(familiesOf(figures));
  return [
    `Scope: ${list(scope)}. Blind to: ${list(blindTo)}.`,
    ...(chance.length > 0
      ? [`At chance or below it (the interval of the AUC begins under .55): ${chance.join(', ')}.`]
      : []),
    summaryTable(figures),
    'Families, each against the reals of its set:',
    familyTable(figures),
    ...(photographs ? photographTable(photographs) : []),
    origin(figures),
  ].join('\n\n');
}

/** Families of which nothing better than chance was shown. */
function atChance(families: readonly (readonly [string, FamilyFigures])[]): string[] {
  return families.flatMap(([name, { auc }]) => (auc && (auc[1] ?? auc[0]) < 0.55 ? [name] : []));
}

function summaryTable(figures: Readonly<Record<string, MeasuredFigure>>): string {
  const original = figures.quality?.sets.original;
  const worst = figures.quality?.sets.crf37;
  const rows = [
    ['generators left out of training', figures['left-out']?.mean],
    ['the same, all clips at CRF 23', figures['left-out-crf23']?.mean],
    ['generators and reals of the last look', figures['last-look']?.sets['last-look']],
    ['blended pseudo-fakes of left-out people, CRF 23', figures.blended?.sets.crf23],
    ['the same, CRF 37', figures.blended?.sets.crf37],
    ['all left-out clips', original],
  ] as const;
  const measured = rows.filter(([, set]) => set !== undefined);
  return [
    table(
      ['', 'AUC', 'caught at 5 % false alarms'],
      measured.map(([name, set]) => [name, figure(set?.auc), figure(set?.caught5)]),
    ),
    ...(original ? [`\n\nReals called synthetic: ${share(original.real, 'synthetic')}`] : []),
    ...(worst ? [`; at CRF 37 ${share(worst.real, 'synthetic')}`] : []),
    original ? '.' : '',
  ].join('');
}

function photographTable(photographs: Readonly<Record<string, Figure>>): string[] {
  return [
    'Photographs (swaps against real ones of the same face size, pseudo-fakes against the pictures they are made of):',
    table(
      ['family', 'AUC'],
      Object.entries(photographs).map(([family, auc]) => [family, figure(auc)]),
    ),
  ];
}

function origin(figures: Readonly<Record<string, MeasuredFigure>>): string {
  const all = Object.values(figures);
  const versions = [...new Set(all.map(({ measured }) => measured.commit))].sort();
  return `Measured with ${versions.join(', ')} (\`npm run bench -- detection\`): the scorer alone in a pipeline, ${all[0]?.sampling}. Intervals hold 95 %.`;
}
