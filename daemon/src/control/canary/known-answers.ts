import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../config/schema.ts';
import type { ModelListing } from '../../models/listing.ts';
import type { PipelineListing } from '../../pipelines/listing.ts';
import type { Expected } from './answer.ts';

/** Two seconds of a drawn face that was swapped. */
export const BUILT_IN_CLIP = fileURLToPath(new URL('../../../canary/swapped.mp4', import.meta.url));

// Tenants of credentials cannot be called so.
export const CANARY_TENANT = { id: ' canary', weight: 1 };

const EMBEDDED = '@trueframe/plugin-embedded';

/** Answer of the pipelines of the embedded package to the built-in clip, on every machine. */
const OF_EMBEDDED: Expected = { label: 'SYNTHETIC_LIKELY', score: 0.962 };

/**
 * Returns what is known of the clip beforehand: by the configuration; for the built-in clip also when pipeline and models are
 * those of the embedded package, and nobody has put others in their place.
 */
export function expectedAnswer(
  { clip, label, score }: Config['canary'],
  pipeline: PipelineListing | undefined,
  models: readonly Pick<ModelListing, 'id' | 'package'>[],
): Expected {
  if (label !== undefined || score !== undefined || clip !== undefined) return { label, score };
  const owners = pipeline?.models.map((id) => models.find((one) => one.id === id)?.package);
  const isEmbedded = pipeline?.package === EMBEDDED && owners?.every((owner) => owner === EMBEDDED);
  return isEmbedded ? OF_EMBEDDED : { label: undefined, score: undefined };
}

/** The canary may read its clip and nothing else, whatever callers may read. */
export function withCanaryClip(config: Config): Config {
  const { sources, canary } = config;
  const own = { schemes: ['file' as const], roots: [dirname(canary.clip ?? BUILT_IN_CLIP)] };
  const tenants = { ...sources.tenants, [CANARY_TENANT.id]: own };
  return { ...config, sources: { ...sources, tenants } };
}
