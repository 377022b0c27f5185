import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { weightsOf, writeExternalBundle } from '../../../test/helpers/external-onnx.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { ModelStore } from '../models/store.ts';
import { PipelineCatalogue } from './catalogue.ts';

test('the version of a pipeline follows every file of its bundles', async () => {
  const root = tempFolder();
  const folder = await writeExternalBundle(root, 'mine');
  await writeFile(
    join(root, 'p.yaml'),
    'id: p\nsummary: x\ndetector: { use: yunet }\ntracker: { use: iou }\n' +
      'ensemble: [{ use: onnx, options: { bundle: mine } }]\npooling: { track: { use: mean } }\n',
  );
  const version = async () => {
    const store = await ModelStore.open({ models: [root] });
    return (await PipelineCatalogue.open(store, { pipelines: [join(root, 'p.yaml')] })).resolve('p')
      .version;
  };
  const first = await version();
  expect(await version()).toBe(first);
  await writeFile(join(folder, 'model.onnx.data'), weightsOf(0.5));
  const second = await version();
  expect(second).not.toBe(first);
  const manifest = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
  await writeFile(
    join(folder, 'model.json'),
    JSON.stringify({ ...manifest, calibration: { a: 2, b: 0 } }),
  );
  expect(await version()).not.toBe(second);
});
