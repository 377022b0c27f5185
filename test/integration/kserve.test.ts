import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Event__Output, ListModelsResponse__Output } from '@trueframe/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonLines, trueframeHere } from '../cli/run-trueframe.ts';
import { writeBundle } from '../helpers/bundles.ts';
import { makeChangingClip } from '../helpers/changing-clip.ts';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { fixture } from '../helpers/fixture.ts';
import { type ChildProcess, fork } from '../helpers/programs.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';
import { weightyOnnx } from '../helpers/weighty-onnx.ts';

const folder = tempFolderForAll();
const ENTRY = fileURLToPath(new URL('../helpers/inference-process.mjs', import.meta.url));

/** The server that runs the models, and the folders that it and the node have their bundles in. */
let server: ChildProcess;
let port = 0;
const [there, here] = [join(folder, 'there'), join(folder, 'here')];

async function startServer(): Promise<void> {
  server = fork(ENTRY, [String(port), there], { execArgv: [] });
  const started = await new Promise<{ port: number }>((resolve) => server.once('message', resolve));
  port = started.port;
}

const killed = () =>
  new Promise((resolve) => server.once('exit', (_code, signal) => resolve(signal)));

function pipeline(id: string, member: string): string {
  const file = join(folder, `${id}.yaml`);
  const lines = [
    `id: ${id}`,
    'summary: For tests.',
    'sampling: all',
    'detector: { use: fixed }',
    'tracker: { use: iou, options: { minSeen: 1 } }',
    `ensemble: [${member}]`,
    'verdict: { minSamples: 10 }',
  ];
  writeFileSync(file, lines.join('\n'));
  return file;
}

let daemon: TestDaemon;
let config = '';
beforeAll(async () => {
  cpSync(fixture('models/brightness'), join(there, 'brightness'), { recursive: true });
  cpSync(fixture('models/brightness'), join(here, 'brightness'), { recursive: true });
  await writeBundle(there, 'far-away');
  // The node has the manifest, and never sees the weights.
  await writeBundle(here, 'far-away', { weights: null });
  await startServer();
  const remote = `remote: { address: 'dns:///localhost:${port}', attempts: 2, pause: 0.01 }`;
  const member = (more: string) => `{ use: kserve, options: { ${remote}, ${more} } }`;
  const pipelines = [
    pipeline('local', '{ use: onnx, options: { bundle: brightness } }'),
    pipeline('remote', member('bundle: brightness')),
    pipeline('weightless', member('bundle: far-away')),
    pipeline('fallback', member('bundle: brightness, fallback: brightness')),
    pipeline('shadow', member('bundle: brightness, shadow: { share: 0.5 }')),
  ];
  const settings = {
    plugins: withFaultyPlugins.plugins!,
    models: [here],
    pipelines,
    defaultPipeline: 'weightless',
  };
  config = join(folder, 'trueframe.yml');
  writeFileSync(config, JSON.stringify(settings));
  daemon = await TestDaemon.launch(settings);
});
afterAll(async () => {
  await daemon.close();
  server.kill('SIGKILL');
});

/** Per frame what the member said: its score, or why it did not vote. */
function wordsOf(events: readonly Event__Output[]): (number | string)[] {
  const frames = events.flatMap(({ scores }) => scores ?? []);
  const members = frames.flatMap(({ tracks }) => tracks[0]!.members);
  return members.map(({ _score, score, reason }) => (_score ? score! : reason));
}

async function analyse(id: string) {
  const options = { pipeline: id, includeScores: true };
  const { stream, end } = await daemon.analyze({ source: makeChangingClip(), options });
  expect(end.status, end.details).toBe('OK');
  return { words: wordsOf(stream.events), summary: stream.summary!, events: stream.events };
}

async function listed(id: string) {
  const { models } = (await daemon.client.unary('listModels', {})) as ListModelsResponse__Output;
  return models.find((model) => model.id === id);
}

const close = (words: readonly unknown[], expected: readonly unknown[]) => {
  expect(words).toHaveLength(expected.length);
  for (const [k, word] of words.entries()) expect(word).toBeCloseTo(expected[k] as number, 6);
};

let scores: readonly (number | string)[];

test('a session that scores elsewhere gives the scores that it gives here', async () => {
  const local = await analyse('local');
  scores = local.words;
  expect(new Set(scores).size).toBeGreaterThan(10);
  close((await analyse('remote')).words, scores);
  const { events } = await analyse('remote');
  const [model] = events.flatMap(({ sessionStarted }) => sessionStarted?.models ?? []);
  expect(model).toMatchObject({ id: 'brightness', provider: 'kserve', sha256: '' });
});

test('a bundle without weights will do, and listings say where it runs', async () => {
  const { words } = await analyse('weightless');
  expect(new Set(words.map((word) => typeof word))).toEqual(new Set(['number']));
  expect(await listed('far-away')).toMatchObject({
    ...{ provider: 'kserve', device: `dns:///localhost:${port}` },
    ...{ state: 'STATE_READY', problem: '' },
  });
});

test('a server that is killed in the middle: the member abstains, no session is lost, nothing is authentic for it', async () => {
  server.send({ calls: 5 });
  const gone = killed();
  const { words, summary } = await analyse('remote');
  expect(await gone).toBe('SIGKILL');
  // Threads work at once, so the calls before it are not exactly those of the first frames.
  const voted = words.flatMap((word, k) => (typeof word === 'number' ? [k] : []));
  expect(voted.length).toBeLessThanOrEqual(5);
  expect(voted.length).toBeGreaterThan(0);
  close(
    voted.map((k) => words[k]),
    voted.map((k) => scores[k]),
  );
  const others = words.filter((word) => typeof word === 'string');
  expect(new Set(others)).toEqual(new Set(['REMOTE_UNAVAILABLE']));
  expect(words).toHaveLength(scores.length);
  expect(summary.verdict?.label).toBe('LABEL_UNABLE_TO_EVALUATE');
  // A session that begins meanwhile does not fail either.
  const { words: later } = await analyse('weightless');
  expect(new Set(later)).toEqual(new Set(['REMOTE_UNAVAILABLE']));

  await expect
    .poll(async () => (await daemon.probe('/readyz')).reasons, { timeout: 30_000 })
    .toEqual([expect.stringContaining('REMOTE_UNAVAILABLE: model far-away at dns:///localhost')]);
  expect(await listed('far-away')).toMatchObject({ state: 'STATE_UNUSABLE' });
  const { stdout } = await trueframeHere(['list', 'models', '--config', config, '--json']);
  expect(stdout).toContain(`"device":"dns:///localhost:${port}"`);
  const doctor = await trueframeHere(['doctor', '--config', config, '--json']);
  expect(jsonLines(doctor.stdout)).toContainEqual({
    ...{ level: 'warn', name: 'model far-away' },
    found: `kserve at dns:///localhost:${port} does not answer`,
    advice: expect.stringMatching(/^REMOTE_UNAVAILABLE: model far-away at /),
  });
});

test('with a fallback the other model votes, and the server is used again when it is back', async () => {
  await startServer();
  await expect
    .poll(async () => (await daemon.probe('/readyz')).reasons, { timeout: 30_000 })
    .toEqual([]);
  server.send({ calls: 5 + 2 * 3 });
  const gone = killed();
  const count = (name: string) =>
    daemon.metric(`trueframe_plugin_events_total{plugin="model kserve",name="${name}"}`);
  const before = await count('fallback_crops');
  close((await analyse('fallback')).words, scores);
  expect(await gone).toBe('SIGKILL');
  await expect.poll(() => count('fallback_crops')).toBeGreaterThan(before);
});

test('a model that was changed there is found by comparison', async () => {
  rmSync(join(there, 'brightness'), { recursive: true });
  const { data, sha256 } = weightyOnnx(-0.01);
  await writeBundle(there, 'brightness', { weights: data, changes: { sha256 } });
  await startServer();
  const { words } = await analyse('shadow');
  const figure = (name: string) => daemon.metric(`trueframe_plugin_events_total{name="${name}"}`);
  // Each thread takes every second of its own crops.
  await expect.poll(() => figure('shadow_crops')).toBeGreaterThanOrEqual(words.length / 2 - 1);
  await expect.poll(() => figure('shadow_doubts')).toBeGreaterThan(0);
  const highest = () => daemon.metric('trueframe_plugin_highest{name="shadow_difference"}');
  await expect.poll(highest).toBeGreaterThan(0.1);
  expect(daemon.log).toContain('is it the same one?');
});
