import type { CatalogueChange, ReloadModelsResponse } from '@trueframe/proto';
import { redact } from '../lib/redact.ts';
import type { ModelStore } from '../models/store.ts';
import type { PipelineCatalogue } from '../pipelines/catalogue.ts';

interface Catalogue {
  readonly models: ModelStore;
  readonly pipelines: PipelineCatalogue;
}

interface Entry {
  readonly id: string;
  readonly version: string;
  readonly problem: string;
}

/** Listings of the last reload of each store: files may have changed since, before anybody looks. */
const seen = new WeakMap<ModelStore, readonly Entry[]>();

/** Looks at bundles and pipelines again. Returns those that are not as they were at the last look. */
export async function reloadCatalogue({
  models,
  pipelines,
}: Catalogue): Promise<ReloadModelsResponse> {
  const modelsBefore = seen.get(models) ?? (await models.list());
  const pipelinesBefore = pipelines.list();
  await models.refresh();
  await pipelines.reread();
  const modelsNow = await models.list();
  seen.set(models, modelsNow);
  return {
    models: changes(modelsBefore, modelsNow),
    pipelines: changes(pipelinesBefore, pipelines.list()),
  };
}

/** Entries that came, went, or are not equal to the one of the same id before. */
function changes(before: readonly Entry[], after: readonly Entry[]): CatalogueChange[] {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const now = new Map(after.map((entry) => [entry.id, entry]));
  const removed = [...old.values()].filter(({ id }) => !now.has(id));
  const changed = [...now.values()].filter(
    (entry) => JSON.stringify(entry) !== JSON.stringify(old.get(entry.id)),
  );
  return [
    ...changed.map((entry) => toChange(entry, old.has(entry.id) ? 'KIND_CHANGED' : 'KIND_ADDED')),
    ...removed.map((entry) => toChange({ ...entry, problem: '' }, 'KIND_REMOVED')),
  ];
}

function toChange(
  { id, version, problem }: Entry,
  kind: NonNullable<CatalogueChange['kind']>,
): CatalogueChange {
  return { id, kind, version, problem: redact(problem) };
}
