// Original file: trueframe/v1/catalog.proto

import type { CatalogueChange as _trueframe_v1_CatalogueChange, CatalogueChange__Output as _trueframe_v1_CatalogueChange__Output } from '../../trueframe/v1/CatalogueChange.ts';

/**
 * Entries that are not as they were before; what is the same is not listed.
 */
export interface ReloadModelsResponse {
  'models'?: (_trueframe_v1_CatalogueChange)[];
  'pipelines'?: (_trueframe_v1_CatalogueChange)[];
}

/**
 * Entries that are not as they were before; what is the same is not listed.
 */
export interface ReloadModelsResponse__Output {
  'models': (_trueframe_v1_CatalogueChange__Output)[];
  'pipelines': (_trueframe_v1_CatalogueChange__Output)[];
}
