import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { defaultCacheFolder } from '../lib/cache-folder.ts';
import { ModelStore } from '../models/store.ts';
import { PipelineCatalogue } from '../pipelines/catalogue.ts';

interface Catalogue {
  readonly models: ModelStore;
  readonly pipelines: PipelineCatalogue;
}

/**
 * Returns the bundles and pipelines that a configuration names and that plugin packages bring. When one of its packages is not
 * usable they bring nothing here: the engine refuses to start with them, and tells sessions and probes why.
 * @throws CONFIG_INVALID, MODEL_NOT_FOUND
 */
export async function openCatalogue(config: Config, logger: Logger): Promise<Catalogue> {
  try {
    return await openAll(config);
  } catch (reason) {
    const { code, message } = TrueframeError.from(reason);
    if (config.plugins.length === 0 || !code.startsWith('PLUGIN_')) throw reason;
    logger.error({ code }, `plugins bring no models and pipelines: ${message}`);
    return openAll({ ...config, plugins: [] });
  }
}

async function openAll(config: Config): Promise<Catalogue> {
  const models = await ModelStore.open({ ...config, cache: config.cache ?? defaultCacheFolder() });
  return { models, pipelines: await PipelineCatalogue.open(models, config) };
}
