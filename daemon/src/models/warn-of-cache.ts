import type { Logger } from 'pino';
import { cacheProblem, defaultCacheFolder, hasHome } from '../lib/cache-folder.ts';

/** Logs why optimised models will not be kept, where that is so. */
export async function warnOfCache(cache: string | undefined, logger: Logger): Promise<void> {
  const folder = cache ?? defaultCacheFolder();
  if (cache === undefined && !hasHome()) {
    logger.warn(
      { cache: folder },
      'this user has no home folder: set `cache:` to keep optimised models',
    );
  }
  const problem = await cacheProblem(folder);
  if (problem) logger.warn(`the cache is off, models load slower: ${problem}`);
}
