import type { ListModelsResponse__Output, ListPipelinesResponse__Output } from '@trueframe/proto';
import { expect, test } from 'vitest';
import { jsonLines, trueframeHere } from '../cli/run-trueframe.ts';
import { fixture } from '../helpers/fixture.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

const NAME = 'trueframe-plugin-third-party';
const plugin = fixture('third-party');

test('a daemon runs a pipeline whose detector, bundle and file come with one package', async () => {
  const daemon = await startTestDaemon({
    plugins: [plugin],
    models: [],
    defaultPipeline: 'third-party',
  });

  const { end, stream } = await daemon.analyze({ source: makeClip(1) });

  expect(end.status).toBe('OK');
  const started = stream.events.find(({ sessionStarted }) => sessionStarted)?.sessionStarted;
  expect(started?.models).toMatchObject([{ id: 'third-party-brightness', version: '1.0.0' }]);
  expect(stream.summary?.tracks).toHaveLength(1);
  expect(stream.summary?.frames?.analysed).toBe(25);

  const { models } = (await daemon.client.unary('listModels', {})) as ListModelsResponse__Output;
  expect(models.find(({ id }) => id === 'third-party-brightness')?.package).toBe(NAME);
  expect(models.find(({ id }) => id === 'yunet')?.package).toBe('@trueframe/plugin-yunet');
  const { pipelines } = (await daemon.client.unary(
    'listPipelines',
    {},
  )) as ListPipelinesResponse__Output;
  expect(pipelines.find(({ id }) => id === 'third-party')).toMatchObject({
    package: NAME,
    path: fixture('third-party/pipelines/third-party.yaml'),
    isDefault: true,
  });
});

test('commands use and show it', async () => {
  const setup = ['--plugin', plugin];
  const analyzed = await trueframeHere([
    'analyze',
    makeClip(1),
    '--pipeline',
    'third-party',
    ...setup,
  ]);
  expect(analyzed.stdout).toMatch(/^1 .* 25 +0\.\d+/m);
  expect(analyzed.stdout).toMatch(/Looked for: test\./);

  const models = await trueframeHere(['list', 'models', ...setup]);
  expect(models.stdout).toMatch(
    /^third-party-brightness .*trueframe-plugin-third-party .*usable$/m,
  );
  const pipelines = await trueframeHere(['list', 'pipelines', ...setup, '--json']);
  const row = jsonLines<{ id: string }>(pipelines.stdout).find(({ id }) => id === 'third-party');
  expect(row).toMatchObject({ package: NAME, problem: '' });
  const checked = await trueframeHere(['check', ...setup]);
  expect(checked.stdout).toMatch(/^pipelines: .*third-party/m);
});
