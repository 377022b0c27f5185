import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../../../../test/helpers/bundles.ts';
import { tempFolder } from '../../../../test/helpers/temp-folder.ts';
import { weightyOnnx } from '../../../../test/helpers/weighty-onnx.ts';
import { openOn } from '../open-on.ts';
import { loadRuntime } from '../runtime.ts';
import { ModelSession } from '../session.ts';
import { ModelStore } from '../store.ts';
import { compareRuns } from './compare-runs.ts';

test('two forms of a model are as far apart as their outputs on the same noise', async () => {
  const root = tempFolder();
  await writeBundle(root, 'weighty');
  const bundle = (await ModelStore.open({ models: [root] })).get('weighty');
  const runtime = loadRuntime();
  const open = async (weight: number) => {
    const path = join(root, `${weight}.onnx`);
    await writeFile(path, weightyOnnx(weight).data);
    const session = await openOn(runtime, { provider: 'cpu', gpu: 0 }, path);
    return new ModelSession(runtime, session, bundle, 'cpu');
  };
  const [a, same, other, broken] = await Promise.all([0.01, 0.01, -0.01, Number.NaN].map(open));

  expect(await compareRuns(a!, same!, 4)).toBe(0);
  // sigmoid(768 * 0.5 * ± 0.01): about .98 and .02.
  expect(await compareRuns(a!, other!, 4)).toBeCloseTo(0.96, 1);
  expect(await compareRuns(a!, broken!, 4)).toBe(Number.POSITIVE_INFINITY);
});
