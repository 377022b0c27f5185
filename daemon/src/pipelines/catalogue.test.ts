import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../../../test/helpers/bundles.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import type { Pipeline } from '../config/pipeline.ts';
import { ModelStore } from '../models/store.ts';
import { PipelineCatalogue } from './catalogue.ts';
import { samplingInWords } from './in-words.ts';

const text = (id: string, more = '') => `
id: ${id}
summary: For tests.
detector: { use: yunet }
tracker: { use: iou }
ensemble: [{ use: onnx, options: { bundle: weighty } }]
${more}`;

async function open(files: Readonly<Record<string, string>>, defaultId?: string) {
  const folder = tempFolder();
  await writeBundle(folder, 'weighty');
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const store = await ModelStore.open({ models: [folder] });
  const places = { pipelines: [folder], defaultPipeline: defaultId };
  return PipelineCatalogue.open(store, places, { SIDE: '640' });
}

test('a pipeline is resolved with every default filled in', async () => {
  const catalogue = await open({ 'mine.yaml': text('mine') });
  const { pipeline, version } = catalogue.resolve('mine');
  expect(pipeline).toMatchObject({
    sampling: { fps: 5 },
    ensemble: [{ use: 'onnx', weight: 1 }],
    pooling: { track: { use: 'mean' }, session: { use: 'max', over: 'tracks' } },
    verdict: { synthetic: 0.7, authentic: 0.3, minSamples: 5 },
  });
  expect(version).toMatch(/^[0-9a-f]{64}$/);
});

test('the version follows the rules, not the spelling', async () => {
  const version = async (more: string, head = '') =>
    (await open({ 'mine.yaml': head + text('mine', more) })).resolve('mine').version;
  const plain = await version('');
  expect(await version('sampling: { fps: 5 }', '# a comment\n')).toBe(plain);
  expect(await version('verdict: { minSamples: 5, synthetic: 0.7 }')).toBe(plain);
  expect(await version('verdict: { minSamples: 6 }')).not.toBe(plain);
});

test('embedded-swaps is embedded, but for the scope that it claims', async () => {
  const catalogue = await PipelineCatalogue.open(await ModelStore.open({ models: [] }));
  const { id, summary, verdict, ...rest } = catalogue.get('embedded') as Pipeline;
  const swaps = catalogue.get('embedded-swaps') as Pipeline;
  const { outsideScope, ...thresholds } = swaps.verdict;
  expect(outsideScope).toEqual(['talking-head', 'video-generator']);
  expect(thresholds).toEqual(verdict);
  expect({ ...swaps, id, summary, verdict }).toEqual({ id, summary, verdict, ...rest });
});

test('no id means the default, and a pipeline of one’s own replaces a built-in one', async () => {
  const own = await open({ 'mine.yaml': text('mine') }, 'mine');
  expect(own.resolve('').pipeline.id).toBe('mine');
  expect(own.list()[0]).toMatchObject({
    id: 'mine',
    isDefault: true,
    package: '',
    problem: '',
  });

  const replaced = await open({ 'x.yaml': text('embedded') });
  expect(replaced.resolve('').pipeline.tracker?.use).toBe('iou');
  expect(replaced.list().filter(({ id }) => id === 'embedded')).toHaveLength(1);
});

test('a pipeline whose bundle is missing is listed with the reason and not resolved', async () => {
  const catalogue = await open({ 'mine.yaml': text('mine').replace('weighty', 'gone') });
  const listing = catalogue.list().find(({ id }) => id === 'mine');
  expect(listing?.problem).toMatch(/no model bundle gone/);
  expect(() => catalogue.resolve('mine')).toThrow(
    expect.objectContaining({ code: 'MODEL_NOT_FOUND' }),
  );
  expect(catalogue.get('mine').id).toBe('mine');
});

test('a broken file is listed under its name and spoils nothing else', async () => {
  const catalogue = await open({
    'bad.yaml': text('good', 'smapling: all'),
    'good.yml': text('good'),
  });
  expect(catalogue.resolve('good').pipeline.id).toBe('good');
  expect(() => catalogue.resolve('bad')).toThrow(
    expect.objectContaining({
      code: 'PIPELINE_INVALID',
      message: expect.stringMatching(/bad\.yaml[\s\S]*"smapling"/),
    }),
  );
  expect(catalogue.list().find(({ id }) => id === 'bad')?.problem).toMatch(/smapling/);
});

test('an unknown id is answered with the known ones', async () => {
  const catalogue = await open({ 'mine.yaml': text('mine') });
  expect(() => catalogue.resolve('nope')).toThrow(
    expect.objectContaining({
      code: 'PIPELINE_NOT_FOUND',
      message: expect.stringMatching(/no pipeline nope; there are: mine, /),
    }),
  );
});

test('environment variables are filled in', async () => {
  const use = `tracker: { use: iou, options: { side: "\${SIDE}", name: "\${NAME:-nobody}" } }`;
  const catalogue = await open({ 'mine.yaml': text('mine').replace('tracker: { use: iou }', use) });
  expect(catalogue.get('mine').tracker?.options).toEqual({ side: '640', name: 'nobody' });
});

test('thresholds in the wrong order are refused', async () => {
  const catalogue = await open({ 'mine.yaml': text('mine', 'verdict: { synthetic: 0.2 }') });
  expect(() => catalogue.get('mine')).toThrow(/authentic must be below synthetic/);
});

const withMethod = (more = '') => `
id: whole
summary: For tests.
method: { use: dfdc-1st }
detector: { use: yunet }
ensemble: [{ use: onnx, options: { bundle: weighty }${more.startsWith(',') ? more : ''} }]
${more.startsWith(',') ? '' : more}`;

test('a pipeline may have a method instead of tracker, poolings and sampling', async () => {
  const catalogue = await open({ 'whole.yaml': withMethod() });
  const { pipeline } = catalogue.resolve('whole');
  expect(pipeline).toMatchObject({ method: { use: 'dfdc-1st' }, verdict: { synthetic: 0.7 } });
  expect(catalogue.list().find(({ id }) => id === 'whole')).toMatchObject({
    sampling: 'method dfdc-1st',
    problem: '',
  });
});

test.each([
  ['sampling: { fps: 5 }', 'leave out `sampling`'],
  ['tracker: { use: iou }', 'leave out `tracker`'],
  ['pooling: { track: { use: mean } }', 'leave out `pooling`'],
  [', weight: 2', 'a method weighs its models itself'],
])('a method goes with no %s', async (more, message) => {
  const catalogue = await open({ 'whole.yaml': withMethod(more) });
  expect(() => catalogue.resolve('whole')).toThrow(message);
});

test('a path that does not exist is an error', async () => {
  const store = await ModelStore.open({ models: [] });
  await expect(
    PipelineCatalogue.open(store, { pipelines: ['/no/such/file.yaml'] }),
  ).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
  });
});

test.each([
  ['all', 'every frame'],
  ['latest', 'newest frame'],
  [{ fps: 5 }, 'fps 5'],
  [{ fps: 5, referencesOnly: true }, 'fps 5 of reference frames'],
  [{ keyFrames: 0 }, 'key frames only'],
  [{ keyFrames: 2 }, 'key frames only, one in 2 s'],
  [{ everyNth: 3 }, 'one frame in 3'],
  [{ evenlySpread: 32 }, '32 frames evenly spread'],
] as const)('sampling %j in words', (policy, words) => {
  expect(samplingInWords(policy)).toBe(words);
});
