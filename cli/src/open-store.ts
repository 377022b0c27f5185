import type { Config } from '@trueframe/daemon';
import { defaultCacheFolder, ModelStore } from '@trueframe/daemon/models';

/** Returns the folder that the daemon would keep compiled and optimised models in. */
export function cacheFolderOf({ cache }: Pick<Config, 'cache'>): string {
  return cache ?? defaultCacheFolder();
}

/** Opens the bundles of a configuration, as the daemon does. */
export function openStore(config: Config): Promise<ModelStore> {
  return ModelStore.open({ ...config, cache: cacheFolderOf(config) });
}
