// Original file: trueframe/v1/catalog.proto


// Original file: trueframe/v1/catalog.proto

export const _trueframe_v1_CatalogueChange_Kind = {
  KIND_UNSPECIFIED: 'KIND_UNSPECIFIED',
  KIND_ADDED: 'KIND_ADDED',
  KIND_CHANGED: 'KIND_CHANGED',
  KIND_REMOVED: 'KIND_REMOVED',
} as const;

export type _trueframe_v1_CatalogueChange_Kind =
  | 'KIND_UNSPECIFIED'
  | 0
  | 'KIND_ADDED'
  | 1
  | 'KIND_CHANGED'
  | 2
  | 'KIND_REMOVED'
  | 3

export type _trueframe_v1_CatalogueChange_Kind__Output = typeof _trueframe_v1_CatalogueChange_Kind[keyof typeof _trueframe_v1_CatalogueChange_Kind]

export interface CatalogueChange {
  'id'?: (string);
  'kind'?: (_trueframe_v1_CatalogueChange_Kind);
  /**
   * As in `Model` or `Pipeline`.
   */
  'version'?: (string);
  /**
   * Reason why it cannot be used; empty: usable.
   */
  'problem'?: (string);
}

export interface CatalogueChange__Output {
  'id': (string);
  'kind': (_trueframe_v1_CatalogueChange_Kind__Output);
  /**
   * As in `Model` or `Pipeline`.
   */
  'version': (string);
  /**
   * Reason why it cannot be used; empty: usable.
   */
  'problem': (string);
}
