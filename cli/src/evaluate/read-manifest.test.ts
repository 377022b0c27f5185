import { expect, test } from 'vitest';
import { parseManifest } from './read-manifest.ts';

const tsv = (...rows: readonly string[][]) => rows.map((row) => row.join('\t')).join('\n');
const parse = (...rows: readonly string[][]) => parseManifest(tsv(...rows), '/data/m.tsv');

test('paths are relative to the manifest; columns have any order; empty cells say nothing', () => {
  expect(
    parse(
      ['label', 'path', 'note', 'family', 'group', 'source'],
      ['fake', 'a/1.mp4', 'x', 'swap', 'anna', 'set'],
      ['REAL', '/else/2.mp4', '', '', '', ''],
      [''],
    ),
  ).toEqual([
    {
      name: 'a/1.mp4',
      path: '/data/a/1.mp4',
      isFake: true,
      family: 'swap',
      group: 'anna',
      source: 'set',
    },
    { name: '/else/2.mp4', path: '/else/2.mp4', isFake: false },
  ]);
});

test('file counts before path, which then is where a clip once came from', () => {
  const [clip] = parse(
    ['label', 'generator_or_source', 'path', 'file'],
    ['fake', 'EDTalk', 'assets/demo.mp4', 'fake/1.mp4'],
  );
  expect(clip).toMatchObject({ name: 'fake/1.mp4', path: '/data/fake/1.mp4', family: 'EDTalk' });
});

test.each([
  [[['path', 'family']], 'line 1: there is no column label'],
  [[['label']], 'line 1: there is no column path'],
  [[['path', 'label', 'label']], 'line 1: the column label is there twice'],
  [[['path', 'label']], 'line 2: there are no clips'],
  [
    [['path', 'label'], ['a.mp4', 'real'], ['b.mp4']],
    'line 3: has 1 columns, the first line has 2',
  ],
  [
    [
      ['path', 'label'],
      ['a.mp4', 'maybe'],
    ],
    'line 2: the label is real or fake, not maybe',
  ],
  [
    [
      ['path', 'label'],
      ['a.mp4', ''],
    ],
    'line 2: the label is real or fake, not empty',
  ],
  [
    [
      ['path', 'label'],
      ['', 'real'],
    ],
    'line 2: has no path',
  ],
  [
    [
      ['path', 'label'],
      ['a.mp4', 'real'],
      ['a.mp4', 'fake'],
    ],
    'line 3: a.mp4 is in line 2, too',
  ],
])('%j is refused with its line', (rows, message) => {
  expect(() => parse(...rows)).toThrow(`/data/m.tsv ${message}`);
});
