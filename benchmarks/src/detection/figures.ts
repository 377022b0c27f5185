import { copyOf } from './degraded-copies.ts';
import type { LabelledClip } from './labelled-clip.ts';
import type { LeftOutClips } from './left-out-clips.ts';

/** A question, and the sets of clips whose figures answer it. */
export interface Figure {
  readonly title: string;
  readonly sets: Readonly<Record<string, readonly LabelledClip[]>>;
  /** The mean over the sets is told. */
  readonly hasMean: boolean;
  /** Its families are told one by one. */
  readonly hasFamilies: boolean;
}

/** Fakes are degraded in fewer ways than reals: what is asked of them is that none is called authentic. */
const DEGRADED = {
  real: ['original', 'crf23', 'crf30', 'crf37', 'half', 'fps15', 'twice'],
  fake: ['original', 'crf23', 'crf37'],
} as const;
const BLENDED_AT = ['crf23', 'crf30', 'crf37'];

/** All clips that are left out of training, by class. */
function byClass({ splits, reals, lastFakes, lastReals, videos }: LeftOutClips) {
  const all = [...reals, ...lastReals, ...Object.values(splits).flat(), ...lastFakes, ...videos];
  const of = (label: 'real' | 'fake') => all.filter((clip) => clip.label === label);
  return { real: of('real'), fake: of('fake') };
}

/** The degraded copies that figures need, each beside the clip that it is made of. */
export function copiesNeeded(left: LeftOutClips, folder: string, figures: readonly Figure[]) {
  const clips = byClass(left);
  const needed = new Set(
    figures.flatMap(({ sets }) =>
      Object.values(sets)
        .flat()
        .map(({ path }) => path),
    ),
  );
  return (['real', 'fake'] as const).flatMap((label) =>
    DEGRADED[label]
      .filter((name) => name !== 'original')
      .flatMap((name) => clips[label].map((clip) => ({ clip, copy: copyOf(clip, name, folder) })))
      .filter(({ copy }) => needed.has(copy.path)),
  );
}

/**
 * All figures by name. `folder`: of the degraded copies. `blended`: pseudo-fakes and the reals that they were made of, in
 * all their qualities.
 */
export function figuresOf(
  left: LeftOutClips,
  folder: string,
  blended: readonly LabelledClip[],
): Record<string, Figure> {
  const at = (clips: readonly LabelledClip[], degradation: string) =>
    clips.map((clip) => copyOf(clip, degradation, folder));
  const leftOut = (degradation: string) =>
    Object.fromEntries(
      Object.entries(left.splits).map(([name, fakes]) => [
        name,
        at([...left.reals, ...fakes], degradation),
      ]),
    );
  const clips = byClass(left);
  const byQuality = DEGRADED.real.map((name) => {
    const fakes = (DEGRADED.fake as readonly string[]).includes(name) ? clips.fake : [];
    return [name, at([...clips.real, ...fakes], name)] as const;
  });
  return {
    'left-out': {
      title: 'Generators left out of training, clips as they are',
      sets: leftOut('original'),
      hasMean: true,
      hasFamilies: true,
    },
    'left-out-crf23': {
      title: 'The same, all clips encoded at CRF 23',
      sets: leftOut('crf23'),
      hasMean: true,
      hasFamilies: false,
    },
    'last-look': {
      title: 'Generators and reals that nothing was chosen by',
      sets: { 'last-look': [...left.lastReals, ...left.lastFakes, ...left.videos] },
      hasMean: false,
      hasFamilies: true,
    },
    quality: {
      title: 'Real clips and left-out fakes by quality',
      sets: Object.fromEntries(byQuality),
      hasMean: false,
      hasFamilies: false,
    },
    blended: {
      title: 'Blended pseudo-fakes of left-out people, against the clips that they were made of',
      sets: Object.fromEntries(
        BLENDED_AT.map((name) => [name, blended.filter((clip) => clip.degradation === name)]),
      ),
      hasMean: true,
      hasFamilies: true,
    },
  };
}
