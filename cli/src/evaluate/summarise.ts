import { type ClassCounts, countsOf } from './class-counts.ts';
import { type FamilyScope, familyScopeOf } from './family-scope.ts';
import type { Judged } from './judged.ts';
import { BITS_PER_PIXEL_BINS, bitsPerPixelBin, HEIGHT_BINS, heightBin } from './quality-bins.ts';
import {
  calibrationErrorOf,
  type ReliabilityBin,
  reliabilityOf,
} from './statistics/calibration.ts';
import type { Scored } from './statistics/scored.ts';
import { type Separation, separationOf } from './statistics/separation.ts';

/** Clips that have something in common. */
export interface Slice {
  readonly name: string;
  /** Counts of its own clips. */
  readonly real: ClassCounts;
  readonly fake: ClassCounts;
  /** Scope of a family with fakes: says if the models that voted claim it; undefined where verdicts do not tell. */
  readonly scope?: FamilyScope;
  /** Undefined without both a real and a fake that have scores. */
  readonly separation?: Omit<Separation, 'roc'>;
}

export interface Breakdown {
  readonly by: 'family' | 'source' | 'height' | 'bits per pixel';
  /** Reals that its fakes are compared with. */
  readonly against: 'all reals' | 'reals of the row';
  readonly slices: readonly Slice[];
}

export interface Evaluation {
  readonly real: ClassCounts;
  readonly fake: ClassCounts;
  /** Unit that is drawn for intervals, and the number of units among clips with scores. */
  readonly resampled: { readonly by: 'group' | 'clip'; readonly groups: number };
  readonly separation: Separation | undefined;
  /** Expected calibration error, 0..1; undefined without scores. */
  readonly calibrationError: number | undefined;
  readonly reliability: readonly ReliabilityBin[];
  readonly breakdowns: readonly Breakdown[];
}

export function summarise(judged: readonly Judged[]): Evaluation {
  const scored = scoredOf(judged);
  const reliability = reliabilityOf(scored);
  const hasGroups = judged.some(({ clip }) => clip.group !== undefined);
  return {
    ...countsByClass(judged),
    resampled: {
      by: hasGroups ? 'group' : 'clip',
      groups: new Set(scored.map(({ group }) => group)).size,
    },
    separation: separationOf(scored),
    calibrationError: scored.length > 0 ? calibrationErrorOf(reliability) : undefined,
    reliability,
    breakdowns: [
      breakdown(judged, 'family', ({ clip }) => clip.family),
      breakdown(judged, 'source', ({ clip }) => clip.source),
      breakdown(judged, 'height', ({ result }) => heightBin(result), HEIGHT_BINS),
      breakdown(
        judged,
        'bits per pixel',
        ({ result }) => bitsPerPixelBin(result),
        BITS_PER_PIXEL_BINS,
      ),
    ].filter(({ slices }) => slices.length > 0),
  };
}

/** `order`: of the names; by themselves without it. */
function breakdown(
  judged: readonly Judged[],
  by: Breakdown['by'],
  nameOf: (one: Judged) => string | undefined,
  order?: readonly string[],
): Breakdown {
  const members = new Map<string, Judged[]>();
  for (const one of judged) {
    const name = nameOf(one);
    if (name === undefined) continue;
    const list = members.get(name);
    if (list) list.push(one);
    else members.set(name, [one]);
  }
  const names = order ? order.filter((name) => members.has(name)) : [...members.keys()].sort();
  const reals = judged.filter(({ clip }) => !clip.isFake);
  const slices = names.map((name): Slice => {
    const own = members.get(name)!;
    const fakes = own.filter(({ clip }) => clip.isFake);
    // A family has fakes alone, or reals alone.
    const compared = by === 'family' ? [...reals, ...fakes] : own;
    const separation = separationOf(scoredOf(compared));
    const scope = by === 'family' ? familyScopeOf(fakes) : undefined;
    const slice = { name, ...countsByClass(own), ...(scope && { scope }) };
    if (!separation) return slice;
    const { roc: _, ...rest } = separation;
    return { ...slice, separation: rest };
  });
  return { by, against: by === 'family' ? 'all reals' : 'reals of the row', slices };
}

function countsByClass(judged: readonly Judged[]): { real: ClassCounts; fake: ClassCounts } {
  const of = (isFake: boolean) =>
    countsOf(judged.filter(({ clip }) => clip.isFake === isFake).map(({ result }) => result));
  return { real: of(false), fake: of(true) };
}

export function scoredOf(judged: readonly Judged[]): Scored[] {
  return judged.flatMap(({ clip, result: { score } }) =>
    score === undefined
      ? []
      : // A group and a clip may have the same name.
        [{ score, isFake: clip.isFake, group: clip.group ? `group ${clip.group}` : clip.name }],
  );
}
