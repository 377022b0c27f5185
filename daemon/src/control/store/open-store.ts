import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from '../../config/schema.ts';
import { StoreMetrics } from '../../metrics/store-metrics.ts';
import { MemoryStore } from './memory-store.ts';
import type { SessionStore } from './session-store.ts';

/**
 * Opens the store that the configuration asks for. `onProblem` is called when its `problem` changes.
 * @throws STORE_LOCKED, STORE_INVALID, STORE_FULL, STORE_FAILED
 */
export async function openStore(
  { store }: Config['sessions'],
  registry: Registry,
  logger: Logger,
  onProblem: () => void,
): Promise<SessionStore> {
  const { folder, maxBytes, memoryBytes, retention } = store;
  if (folder === undefined) {
    logger.info(
      'sessions.store.folder is not set: sessions do not survive a restart of the daemon',
    );
    return new MemoryStore(memoryBytes);
  }
  const limits = { maxBytes, keepMs: retention };
  const metrics = new StoreMetrics(registry);
  // Loaded only here: it would make every start slower.
  const { LevelStore } = await import('./level/level-store.ts');
  return LevelStore.open({ folder: resolve(folder), limits, metrics, logger, onProblem });
}
