import { cpSync, existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultyFlags } from '../helpers/faulty.ts';
import { execFileSync } from '../helpers/programs.ts';
import { tempFolder, tempFolderForAll } from '../helpers/temp-folder.ts';
import { root } from '../repo/documents.ts';
import { jsonLines, startTrueframe, trueframeHere } from './run-trueframe.ts';

interface Result {
  readonly clip: string;
  readonly label?: string;
  readonly score?: number;
  readonly pipelineVersion: string;
  readonly error?: { readonly code: string };
}

interface ClipFigures {
  readonly clip: string;
  readonly class: string;
  readonly score?: number;
}

interface Figures {
  readonly pipeline: { readonly id: string; readonly version: string };
  readonly real: { readonly clips: number; readonly failed: number; readonly scored: number };
  readonly separation: {
    readonly auc: { readonly value: number; readonly interval: readonly number[] };
    readonly caught: readonly { readonly rate: number }[];
    readonly logLoss: { readonly value: number };
    readonly roc: readonly object[];
  };
  readonly resampled: object;
  readonly breakdowns: readonly {
    readonly by: string;
    readonly slices: readonly { readonly name: string }[];
  }[];
  readonly failed: readonly { readonly clip: string; readonly code: string }[];
  readonly clips: readonly ClipFigures[];
}

const clipsFolder = tempFolderForAll();

/** A tenth of the demo's drawn face each, brighter or darker, as `brightness` reads it. */
function makeClips(): string {
  const clips = { 'real/a.mp4': -0.3, 'real/b.mp4': 0, 'fake/swap/c.mp4': 0.1, 'fake/d.mp4': 0.3 };
  if (existsSync(join(clipsFolder, 'real'))) return clipsFolder;
  mkdirSync(join(clipsFolder, 'real'));
  mkdirSync(join(clipsFolder, 'fake/swap'), { recursive: true });
  for (const [name, brightness] of Object.entries(clips)) {
    const input = ['-v', 'error', '-t', '0.6', '-i', join(root, 'examples/demo.mp4')];
    const encode = ['-vf', `eq=brightness=${brightness}`, '-c:v', 'libx264', '-an'];
    execFileSync('ffmpeg', [...input, ...encode, join(clipsFolder, name)]);
  }
  return clipsFolder;
}

const evaluate = (cwd: string, ...args: string[]) =>
  trueframeHere(['evaluate', ...args, '--pipeline', 'brightness', ...faultyFlags], { cwd });

const json = <T>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as T;

test('a folder: figures on the terminal, as JSON, as Markdown and drawn', async () => {
  const out = tempFolder();
  const outputs = ['--json', 'new/e.json', '--markdown', 'e.md', '--plots', 'plots'];
  const { code, stdout, stderr } = await evaluate(out, makeClips(), ...outputs);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^4 clips of .*: brightness [0-9a-f]{12}, every frame$/m);
  expect(stdout).toMatch(/^AUC +1\.000 \(1\.000 to 1\.000\)/m);
  expect(stdout).toMatch(/^with a score +2 +2$/m);
  expect(stdout).toMatch(/^swap +not named +0 +1 +1 /m);

  const figures = json<Figures>(join(out, 'new/e.json'));
  expect(figures).toMatchObject({
    pipeline: { id: 'brightness' },
    intervals: { level: 0.95, resamples: 2000, seed: 1 },
    real: { clips: 2, failed: 0, scored: 2 },
    fake: { clips: 2, failed: 0, scored: 2 },
    resampled: { by: 'clip', groups: 4 },
    separation: { auc: { value: 1 }, caught: [{ rate: 0.01, value: 1 }, {}, {}] },
    failed: [],
  });
  expect(figures.breakdowns.map(({ by }) => by)).toEqual(['family', 'height', 'bits per pixel']);
  const { clips } = figures;
  expect(clips.map(({ clip }) => clip)).toEqual([
    'fake/d.mp4',
    'fake/swap/c.mp4',
    'real/a.mp4',
    'real/b.mp4',
  ]);
  // The log loss, from the scores that are told.
  const losses = clips.map(
    (clip) => -Math.log(clip.class === 'fake' ? clip.score! : 1 - clip.score!),
  );
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / 4;
  expect(figures.separation.logLoss.value).toBeCloseTo(mean, 9);

  const page = readFileSync(join(out, 'e.md'), 'utf8');
  expect(page).toMatch(/^\| AUC \| 1\.000 \(1\.000 to 1\.000\) \| {2}\|$/m);
  for (const table of page.split('\n\n').filter((part) => part.startsWith('|'))) {
    const columns = table.split('\n').map((line) => line.replaceAll('\\|', '').split('|').length);
    expect(new Set(columns).size, table).toBe(1);
  }
  for (const name of ['roc.svg', 'reliability.svg']) {
    const path = join(out, 'plots', name);
    execFileSync('python3', [
      '-c',
      'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])',
      path,
    ]);
    expect(readFileSync(path, 'utf8')).not.toMatch(/NaN|Infinity|undefined/);
  }
});

test('a table: groups, families, a clip that fails and one that is not there', async () => {
  const out = tempFolder();
  const folder = makeClips();
  writeFileSync(join(out, 'text.mp4'), 'this is not a video');
  const rows = [
    ['label', 'path', 'family', 'group', 'source'],
    ['real', join(folder, 'real/a.mp4'), '', 'anna', 'set'],
    ['real', join(folder, 'real/b.mp4'), '', 'ben', 'set'],
    ['fake', join(folder, 'fake/swap/c.mp4'), 'swap', 'anna', 'set'],
    ['fake', join(folder, 'fake/d.mp4'), 'puppet', 'ben', 'set'],
    ['real', 'text.mp4', '', '', ''],
    ['fake', 'gone.mp4', 'swap', '', ''],
  ];
  writeFileSync(join(out, 'm.tsv'), rows.map((row) => row.join('\t')).join('\n'));

  const { code, stdout } = await evaluate(out, 'm.tsv', '--json', 'e.json', '--jobs', '3');

  expect(code).toBe(0);
  expect(stdout).toMatch(/^failed +1 +1$/m);
  expect(stdout).toMatch(/^2 failed, and count nowhere else:$/m);
  expect(stdout).toMatch(/^gone\.mp4: SOURCE_NOT_FOUND: /m);
  const figures = json<Figures>(join(out, 'e.json'));
  expect(figures).toMatchObject({
    real: { clips: 3, failed: 1, scored: 2 },
    fake: { clips: 3, failed: 1, scored: 2 },
    resampled: { by: 'group', groups: 2 },
    separation: { auc: { value: 1 } },
    failed: [
      { clip: 'text.mp4', code: 'SOURCE_UNSUPPORTED' },
      { clip: 'gone.mp4', code: 'SOURCE_NOT_FOUND' },
    ],
  });
  const [families, sources] = figures.breakdowns;
  expect(families?.slices.map(({ name }) => name)).toEqual(['puppet', 'swap']);
  expect(sources).toMatchObject({ by: 'source', slices: [{ name: 'set' }] });
});

test('results that still hold are not made again', async () => {
  const out = tempFolder();
  cpSync(makeClips(), join(out, 'set'), { recursive: true });
  const bad = 'real/e.mp4';
  writeFileSync(join(out, 'set', bad), 'this is not a video');
  const file = join(out, 'r.jsonl');
  const flags = ['set', '--results', 'r.jsonl', '--jobs', '1'];
  const results = () => jsonLines<Result>(readFileSync(file, 'utf8'));
  const clipsFrom = (line: number) =>
    results()
      .slice(line)
      .map(({ clip }) => clip);
  const all = ['fake/d.mp4', 'fake/swap/c.mp4', 'real/a.mp4', 'real/b.mp4', bad];

  const first = await evaluate(out, ...flags);
  expect(clipsFrom(0)).toEqual(all);

  // Only the failure is tried again.
  expect(await evaluate(out, ...flags)).toEqual(first);
  expect(clipsFrom(5)).toEqual([bad]);

  // The line of real/b.mp4 was cut off, and another file was changed.
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, `${lines.slice(0, 3).join('\n')}\n${lines[3]!.slice(0, -20)}`);
  utimesSync(join(out, 'set/fake/d.mp4'), 1000, 1000);
  expect(await evaluate(out, ...flags)).toEqual(first);
  expect(clipsFrom(3)).toEqual(['fake/d.mp4', 'real/b.mp4', bad]);

  // Another pipeline, and other sampling, have results of their own.
  await trueframeHere(['evaluate', ...flags, '--pipeline', 'fixed-face', ...faultyFlags], {
    cwd: out,
  });
  expect(clipsFrom(6)).toEqual(all);
  expect(new Set(results().map(({ pipelineVersion }) => pipelineVersion)).size).toBeGreaterThan(1);
  await evaluate(out, ...flags, '--every-nth', '5');
  expect(clipsFrom(11)).toEqual(all);
});

test('several tables: each clip once, a report of each, their mean, and how far another run is', async () => {
  const out = tempFolder();
  const folder = makeClips();
  const table = (name: string, fake: string, kind: string) => {
    const rows = [
      'label\tpath\tkind',
      `real\t${join(folder, 'real/a.mp4')}\t`,
      `real\t${join(folder, 'real/b.mp4')}\t`,
      `fake\t${join(folder, fake)}\t${kind}`,
    ];
    writeFileSync(join(out, name), rows.join('\n'));
    return name;
  };
  const tables = [table('a.tsv', 'fake/d.mp4', ''), table('b.tsv', 'fake/swap/c.mp4', '')];

  // Scores of `fixed-face` are all the same, so that it is at chance.
  const fixed = [...tables, '--pipeline', 'fixed-face', '--results', 'fixed.jsonl'];
  const other = await trueframeHere(['evaluate', ...fixed, ...faultyFlags], { cwd: out });
  expect(other.code).toBe(0);
  expect(jsonLines<Result>(readFileSync(join(out, 'fixed.jsonl'), 'utf8'))).toHaveLength(4);

  const flags = ['--compare', 'fixed.jsonl', '--json', 'e.json', '--markdown', 'e.md'];
  const { code, stdout } = await evaluate(out, ...tables, ...flags, '--plots', 'plots');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^3 clips of b\.tsv: /m);
  expect(stdout).toMatch(/^Mean of the 2 inputs$/m);
  expect(stdout).toMatch(/^Beside fixed-face [0-9a-f]{12}, on the 6 clips that both have scores/m);
  const { reports, mean } = json<{ reports: Figures[]; mean: object }>(join(out, 'e.json'));
  expect(reports).toHaveLength(2);
  expect(reports[0]).toMatchObject({
    separation: { auc: { value: 1 } },
    comparison: { pipeline: { id: 'fixed-face' }, clips: 3 },
  });
  expect(mean).toMatchObject({
    separation: { auc: { value: 1 } },
    comparison: { difference: { auc: { own: 1, other: 0.5, value: 0.5 } } },
  });
  expect(readFileSync(join(out, 'e.md'), 'utf8')).toContain('## Mean of the 2 inputs');
  expect(existsSync(join(out, 'plots/2/roc.svg'))).toBe(true);
});

test('Ctrl-C keeps what is done', async () => {
  const out = tempFolder();
  const args = ['evaluate', makeClips(), '--pipeline', 'slow', '--jobs', '1', ...faultyFlags];
  const running = startTrueframe([...args, '--results', 'r.jsonl'], { cwd: out });
  const file = join(out, 'r.jsonl');
  await expect
    .poll(() => existsSync(file) && readFileSync(file, 'utf8').includes('\n'), { timeout: 60_000 })
    .toBe(true);
  running.child.kill('SIGINT');
  const { code, stdout, stderr } = await running.ended;
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toMatch(/^interrupted; the same command goes on with what is missing$/m);
  const kept = jsonLines<Result>(readFileSync(file, 'utf8'));
  expect(kept.length).toBeLessThan(4);
  expect(kept.every(({ label, error }) => label && !error)).toBe(true);
});

test('what every clip would fail with is said once, and nothing is written', async () => {
  const out = tempFolder();
  const args = (...more: string[]) => ['evaluate', makeClips(), ...more, ...faultyFlags];
  const cases = {
    nope: 'PIPELINE_NOT_FOUND',
    'bundle-missing': 'MODEL_NOT_FOUND',
  };
  for (const [pipeline, expected] of Object.entries(cases)) {
    const flags = ['--pipeline', pipeline, '--json', 'e.json'];
    const { code, stdout, stderr } = await trueframeHere(args(...flags), { cwd: out });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.match(/^error \w+/gm)).toEqual([`error ${expected}`]);
  }
  expect(existsSync(join(out, 'e.json'))).toBe(false);

  // Only the clips tell that a model throws: all fail, nothing is evaluated.
  const { code, stdout } = await trueframeHere(args('--pipeline', 'model-throws'), { cwd: out });
  expect(code).toBe(3);
  expect(stdout).toMatch(/^AUC +-$/m);
  expect(stdout).toMatch(/^4 failed, /m);
});

test('what is no set of labelled clips is refused', async () => {
  const out = tempFolder();
  writeFileSync(join(out, 'm.tsv'), 'path\tlabel\na.mp4\treal\nb.mp4\tmaybe\n');
  mkdirSync(join(out, 'empty'));
  const told = async (input: string) => (await evaluate(out, input)).stderr;
  expect(await told('m.tsv')).toMatch(
    /^error REQUEST_INVALID: m\.tsv line 3: the label is real or fake, not maybe$/m,
  );
  expect(await told('empty')).toMatch(
    /^error REQUEST_INVALID: .*empty has no folders real and fake/m,
  );
  expect(await told('nowhere')).toMatch(/^error SOURCE_NOT_FOUND: /m);
});
