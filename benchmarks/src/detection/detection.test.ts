import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEGRADATIONS, encodesOf } from './degradations.ts';
import { copyOf, makeCopies } from './degraded-copies.ts';
import { copiesNeeded, figuresOf } from './figures.ts';
import { type LabelledClip, readTable, writeTable } from './labelled-clip.ts';
import { type CorpusSplits, leftOutClips, readSplits } from './left-out-clips.ts';
import { thinned } from './thinned.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trueframe-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SPLITS: CorpusSplits = {
  dev_real_sources: ['phone'],
  splits: { dance: ['Dancer'], text: ['Writer'] },
  kinds: { animation: ['Dancer'], 'talking-head': ['Speaker'] },
  last_look: { generators: ['Speaker'], real_sources: ['studio'] },
};

/** A shared folder with one clip of each kind, and one that training sees. */
function makeShared(): string {
  const rows = [
    'label\tgenerator_or_source\tgroup\tfile',
    'fake\tDancer\tg1\tfake/d.mp4',
    'fake\tWriter\tg2\tfake/w.mp4',
    'fake\tSpeaker\tg3\tfake/s.mp4',
    'real\tphone\tg1\treal/p.mp4',
    'real\tstudio\tg4\treal/st.mp4',
    'real\ttrained\tg5\treal/t.mp4',
  ];
  mkdirSync(join(folder, 'data/corpus'), { recursive: true });
  writeFileSync(join(folder, 'data/corpus/manifest.tsv'), `${rows.join('\n')}\n`);
  const videos = ['real/asl-a.mkv', 'real/asl-b.mkv', 'real/street.mp4', 'fake/ani-one.mp4'];
  for (const file of videos) {
    mkdirSync(join(folder, 'data/video', file, '..'), { recursive: true });
    writeFileSync(join(folder, 'data/video', file), '');
  }
  return folder;
}

const inShort = (clips: readonly LabelledClip[]) =>
  clips.map(({ path, label, group }) => `${label} ${path.split('/').at(-1)} ${group}`);

test('the splits of the corpus name every generator once, with its kind', () => {
  const { splits, last_look, kinds } = readSplits(root);
  const generators = [...Object.values(splits).flat(), ...last_look.generators].sort();
  expect(Object.values(kinds).flat().sort()).toEqual(generators);
});

test('a set has the fakes of its split and the left-out reals, and no clip of training', () => {
  const left = leftOutClips(makeShared(), SPLITS);
  const figures = figuresOf(left, '/copies', []);
  const sets = figures['left-out']!.sets;
  expect(inShort(sets.dance!)).toEqual(['real p.mp4 g1', 'fake d.mp4 g1']);
  expect(inShort(sets.text!)).toEqual(['real p.mp4 g1', 'fake w.mp4 g2']);
  expect(sets.dance!.map(({ kind }) => kind)).toEqual(['', 'animation']);
  expect(inShort(figures['last-look']!.sets['last-look']!)).toEqual([
    'real st.mp4 g4',
    'fake s.mp4 g3',
    'real asl-a.mkv asl',
    'real asl-b.mkv asl',
    'real street.mp4 street',
    'fake ani-one.mp4 ani-one',
  ]);
  const all = Object.values(figures).flatMap(({ sets: some }) => Object.values(some).flat());
  expect(all.filter(({ family }) => family === 'trained')).toEqual([]);
});

test('both classes are degraded alike, and every clip of a figure is an original or a copy that is made', () => {
  const left = leftOutClips(makeShared(), SPLITS);
  const figures = figuresOf(left, '/copies', []);
  const made = new Set(
    copiesNeeded(left, '/copies', Object.values(figures)).map(({ copy }) => copy.path),
  );
  for (const { sets } of Object.values(figures)) {
    for (const clip of Object.values(sets).flat()) {
      if (clip.degradation !== 'original') expect(made).toContain(clip.path);
      else expect(clip.path.startsWith(folder)).toBe(true);
    }
  }
  for (const clips of Object.values(figures['left-out-crf23']!.sets)) {
    expect(new Set(clips.map(({ degradation }) => degradation))).toEqual(new Set(['crf23']));
  }
  expect(made.size).toBe(5 * 6 + 4 * 2);
  // The three clips of the splits alone.
  expect(copiesNeeded(left, '/copies', [figures['left-out-crf23']!])).toHaveLength(3);
  expect(copiesNeeded(left, '/copies', [figures['left-out']!])).toEqual([]);
});

test('a table is read as it was written', () => {
  const clips = leftOutClips(makeShared(), SPLITS).videos;
  const path = join(folder, 'sets/a.tsv');
  writeTable(path, clips);
  expect(readTable(path)).toEqual(clips);
});

test('fewer clips are still some of every list', () => {
  const left = leftOutClips(makeShared(), SPLITS);
  const some = thinned(left, 10);
  expect(some.splits.dance).toEqual(left.splits.dance);
  expect(inShort(some.videos)).toEqual(['real asl-a.mkv asl', 'fake ani-one.mp4 ani-one']);
});

test('an unknown degradation is an error', () => {
  const places = { seconds: 4, between: '/b' };
  expect(() => encodesOf('/in', '/out', 'sepia', places)).toThrow('sepia');
  expect(encodesOf('/in', '/out', 'twice', places)).toHaveLength(2);
});

test('copies are what their names say, made once', async () => {
  const path = join(folder, 'clip.mp4');
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=130x98:rate=30:duration=1'];
  execFileSync('ffmpeg', ['-v', 'error', ...source, '-pix_fmt', 'yuv444p', path]);
  const facts = (file: string) => {
    const show = ['-show_entries', 'stream=width,height,nb_frames,avg_frame_rate,pix_fmt'];
    const args = ['-v', 'error', '-select_streams', 'v', ...show, '-of', 'csv=p=0', file];
    return execFileSync('ffprobe', args, { encoding: 'utf8' }).trim();
  };
  const clip: LabelledClip = {
    ...{ path, label: 'real', family: 'a', kind: '', group: 'g' },
    ...{ source: 'data/video', degradation: 'original' },
  };
  const names = Object.keys(DEGRADATIONS);
  const wanted = names.slice(1).map((name) => ({ clip, copy: copyOf(clip, name, folder) }));
  const copies: number[] = [];
  const make = () =>
    makeCopies(wanted, { seconds: 0.5, jobs: 2, onCopy: (done) => copies.push(done) });
  await make();
  expect(
    Object.fromEntries(wanted.map(({ copy }) => [copy.degradation, facts(copy.path)])),
  ).toEqual({
    crf23: '130,98,yuv420p,30/1,15',
    crf30: '130,98,yuv420p,30/1,15',
    crf37: '130,98,yuv420p,30/1,15',
    half: '64,48,yuv420p,30/1,15',
    fps15: '130,98,yuv420p,15/1,8',
    twice: '130,98,yuv420p,30/1,15',
  });
  await make();
  expect(copies).toEqual([1, 2, 3, 4, 5, 6]);
  expect(copyOf(clip, 'original', folder)).toBe(clip);
}, 60_000);
