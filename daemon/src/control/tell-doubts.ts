import type { Logger } from 'pino';
import type { ModelStore } from '../models/store.ts';
import type { PipelineCatalogue } from '../pipelines/catalogue.ts';

/** Logs what is doubtful about the models that usable pipelines name. What is wrong with them, their sessions will be told. */
export async function tellDoubts(
  pipelines: PipelineCatalogue,
  models: ModelStore,
  logger: Logger,
): Promise<void> {
  const usable = pipelines.list().filter(({ problem }) => !problem);
  for (const model of new Set(usable.flatMap((pipeline) => pipeline.models))) {
    for (const doubt of await models.doubts(model).catch(() => [])) logger.warn({ model }, doubt);
  }
}
