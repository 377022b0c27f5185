import { openPluginContext } from '@trueframe/daemon/models';
import type { PluginContext } from '@trueframe/sdk';
import { quietContext } from '@trueframe/sdk/testing';
import { afterAll, beforeAll } from 'vitest';
import { shared } from '../helpers/shared.ts';

/** The models of the shared data for the tests of a `describe`: checks are listed before the models can be opened. */
export function lateSharedModels(): PluginContext {
  return lateModels(() => [shared('models')]);
}

/** The same for other folders of bundles, which may be written before. */
export function lateModels(folders: () => string[] | Promise<string[]>): PluginContext {
  let context: PluginContext & AsyncDisposable;
  beforeAll(async () => {
    context = await openPluginContext({ models: await folders() });
  });
  afterAll(() => context[Symbol.asyncDispose]());
  return quietContext({
    open: (id) => context.models.open(id),
    manifest: (id) => context.models.manifest(id),
  });
}
