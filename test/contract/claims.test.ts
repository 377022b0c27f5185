import { ModelStore, openPluginContext, tryModel } from '@trueframe/daemon/models';
import { afterAll, describe, expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { hasShared, shared } from '../helpers/shared.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';

// No false alarms: every bundle that comes with the daemon, stand-ins for the DFDC models among them.
const folders = [fixture('presets'), ...(hasShared ? [shared('models')] : [])];
const store = await ModelStore.open({ models: folders });
const context = await openPluginContext({ models: folders, cache: tempFolderForAll() });
afterAll(() => context[Symbol.asyncDispose]());

const usable = (await store.list()).filter(({ problem }) => !problem).map(({ id }) => id);

test('there are bundles to look at', () => {
  expect(usable).toEqual(expect.arrayContaining(['embedded-tight', 'dfdc-medics-i3d']));
  expect(usable.length).toBeGreaterThan(25);
});

describe.each(usable)('%s', (id) => {
  test('is what its manifest claims', async () => {
    expect(await store.doubts(id)).toEqual([]);
    expect((await tryModel(context, id)).doubts).toEqual([]);
  });
});
