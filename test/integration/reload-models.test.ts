import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReloadModelsResponse__Output } from '@trueframe/proto';
import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { fixture } from '../helpers/fixture.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

test('bundles and pipelines that come, change and go are taken up without a restart', async () => {
  const [models, pipelines] = [tempFolder(), tempFolder()];
  cpSync(fixture('pipelines'), pipelines, { recursive: true });
  const daemon = await startTestDaemon({
    ...withFaultyPlugins,
    ...{ models: [...(withFaultyPlugins.models ?? []), models], pipelines: [pipelines] },
  });
  const reload = async () => {
    const said = await daemon.client.unary('reloadModels', {});
    const { models: bundles, pipelines: files } = said as ReloadModelsResponse__Output;
    return [...bundles, ...files].map(({ kind, id, problem }) => `${kind} ${id} ${problem}`.trim());
  };
  const analyze = (pipeline: string) =>
    daemon.analyze({ source: makeClip(1), options: { pipeline } });
  expect(await reload()).toEqual([]);

  const bundle = join(models, 'late');
  cpSync(fixture('models/brightness'), bundle, { recursive: true });
  const manifest = readFileSync(join(bundle, 'model.json'), 'utf8');
  writeFileSync(join(bundle, 'model.json'), manifest.replace('"brightness"', '"late-model"'));
  const file = join(pipelines, 'late.yaml');
  const text = readFileSync(fixture('pipelines/brightness.yaml'), 'utf8')
    .replace('id: brightness', 'id: late')
    .replace('bundle: brightness', 'bundle: late-model');
  writeFileSync(file, text);
  expect((await analyze('late')).end.error?.reason).toBe('PIPELINE_NOT_FOUND');
  expect(await reload()).toEqual(['KIND_ADDED late-model', 'KIND_ADDED late']);
  const { stream, end } = await analyze('late');
  expect(end, daemon.log).toMatchObject({ status: 'OK' });
  expect(stream.summary?.verdict?.models).toMatchObject([{ id: 'late-model' }]);

  writeFileSync(file, text.replace('minSamples: 3', 'minSamples: 4'));
  expect(await reload()).toEqual(['KIND_CHANGED late']);
  rmSync(bundle, { recursive: true });
  expect(await reload()).toEqual([
    'KIND_REMOVED late-model',
    expect.stringMatching(/^KIND_CHANGED late no model bundle late-model/),
  ]);
  rmSync(file);
  expect(await reload()).toEqual(['KIND_REMOVED late']);
  expect((await analyze('late')).end.error?.reason).toBe('PIPELINE_NOT_FOUND');
});
