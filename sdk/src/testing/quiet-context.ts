import type { PluginContext } from '../context.ts';
import { TrueframeError } from '../errors.ts';

const refuse = async (id: string) => {
  throw new TrueframeError('MODEL_NOT_FOUND', `there is no model ${id} in this test`);
};

/** Returns a context for tests: it logs and counts nothing, and has the models that are given. */
export function quietContext(models: Partial<PluginContext['models']> = {}): PluginContext {
  const silent = () => {};
  return {
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    metrics: { count: silent, highest: silent },
    models: { open: refuse, manifest: refuse, ...models },
  };
}
