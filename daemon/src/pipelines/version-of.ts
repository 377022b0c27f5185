import { createHash } from 'node:crypto';
import type { ModelManifest } from '@trueframe/sdk';
import type { AnyPipeline } from '../config/pipeline.ts';
import type { ModelStore } from '../models/store.ts';

/**
 * Returns the hex SHA-256 over a pipeline with every default filled in and over the manifests of the bundles that it names, with the
 * hashes of all their files; keys sorted.
 */
export async function versionOf(pipeline: AnyPipeline, store: ModelStore): Promise<string> {
  const known = store.ids();
  const named = textsIn([
    pipeline.detector.options,
    pipeline.ensemble.map(({ options }) => options),
  ]);
  const bundles: Record<string, ModelManifest | undefined> = {};
  for (const id of known) if (named.has(id)) bundles[id] = await store.claimed(id);
  return createHash('sha256').update(canonical({ pipeline, bundles })).digest('hex');
}

/** All texts of some options: plugins call the options that name bundles as they like. */
function textsIn(value: unknown, texts = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'string') texts.add(value);
  else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) textsIn(inner, texts);
  }
  return texts;
}

/** JSON with sorted keys: the order in which somebody wrote them must not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
