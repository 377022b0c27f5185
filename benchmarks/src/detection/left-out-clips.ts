import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { type Label, type LabelledClip, readRows } from './labelled-clip.ts';

/** Clips of the corpus that no training sees, as listed in training/data/corpus-splits.json. */
export interface CorpusSplits {
  readonly dev_real_sources: readonly string[];
  /** Generators by split. */
  readonly splits: Readonly<Record<string, readonly string[]>>;
  readonly last_look: {
    readonly generators: readonly string[];
    readonly real_sources: readonly string[];
  };
  /** Generators by kind, in the words of scopes. */
  readonly kinds: Readonly<Record<string, readonly string[]>>;
}

export function readSplits(root: string): CorpusSplits {
  const path = join(root, 'training/data/corpus-splits.json');
  return JSON.parse(readFileSync(path, 'utf8')) as CorpusSplits;
}

/** All clips that are judged, as they are. */
export interface LeftOutClips {
  /** Fakes by split, without those of the last look. */
  readonly splits: Readonly<Record<string, readonly LabelledClip[]>>;
  /** The negatives of the splits. */
  readonly reals: readonly LabelledClip[];
  readonly lastFakes: readonly LabelledClip[];
  readonly lastReals: readonly LabelledClip[];
  /** Clips of data/video, real and fake. */
  readonly videos: readonly LabelledClip[];
}

/** `shared`: the folder that holds data/corpus and data/video. */
export function leftOutClips(shared: string, splits: CorpusSplits): LeftOutClips {
  const corpus = readRows(join(shared, 'data/corpus/manifest.tsv'));
  const from = (label: Label, families: readonly string[]) =>
    corpus
      .filter((row) => row.label === label && families.includes(row.generator_or_source!))
      .map((row): LabelledClip => {
        const family = row.generator_or_source!;
        return {
          path: join(shared, 'data/corpus', row.file!),
          label,
          family,
          kind: label === 'fake' ? kindOf(family, splits) : '',
          group: row.group!,
          source: 'corpus',
          degradation: 'original',
        };
      });
  return {
    splits: Object.fromEntries(
      Object.entries(splits.splits).map(([name, generators]) => [name, from('fake', generators)]),
    ),
    reals: from('real', splits.dev_real_sources),
    lastFakes: from('fake', splits.last_look.generators),
    lastReals: from('real', splits.last_look.real_sources),
    videos: [...videosOf(shared, 'real', ''), ...videosOf(shared, 'fake', 'talking-head')],
  };
}

function kindOf(family: string, { kinds }: CorpusSplits): string {
  return Object.keys(kinds).find((kind) => kinds[kind]!.includes(family)) ?? '';
}

function videosOf(shared: string, label: Label, kind: string): LabelledClip[] {
  const folder = join(shared, 'data/video', label);
  return readdirSync(folder)
    .sort()
    .map((file): LabelledClip => {
      const { name } = parse(file);
      return {
        path: join(folder, file),
        label,
        // asl-again, asl-book, …: one person; anitalker-…: one generator.
        family: label === 'fake' ? name.split('-')[0]! : 'data/video',
        kind,
        group: name.startsWith('asl-') ? 'asl' : name,
        source: 'data/video',
        degradation: 'original',
      };
    });
}
