// Original file: trueframe/v1/catalog.proto


// Original file: trueframe/v1/catalog.proto

export const _trueframe_v1_Plugin_Kind = {
  KIND_UNSPECIFIED: 'KIND_UNSPECIFIED',
  DETECTOR: 'DETECTOR',
  TRACKER: 'TRACKER',
  MODEL: 'MODEL',
  POOLING: 'POOLING',
  /**
   * Analysis of whole videos.
   */
  METHOD: 'METHOD',
} as const;

export type _trueframe_v1_Plugin_Kind =
  | 'KIND_UNSPECIFIED'
  | 0
  | 'DETECTOR'
  | 1
  | 'TRACKER'
  | 2
  | 'MODEL'
  | 3
  | 'POOLING'
  | 4
  /**
   * Analysis of whole videos.
   */
  | 'METHOD'
  | 5

export type _trueframe_v1_Plugin_Kind__Output = typeof _trueframe_v1_Plugin_Kind[keyof typeof _trueframe_v1_Plugin_Kind]

export interface Plugin {
  'kind'?: (_trueframe_v1_Plugin_Kind);
  /**
   * What a pipeline writes after `use:`.
   */
  'id'?: (string);
  'summary'?: (string);
  /**
   * npm package and its version.
   */
  'package'?: (string);
  'version'?: (string);
  'apiVersion'?: (number);
  /**
   * JSON Schema of the options; empty when the plugin's schema library cannot say.
   */
  'optionsSchema'?: (string);
}

export interface Plugin__Output {
  'kind': (_trueframe_v1_Plugin_Kind__Output);
  /**
   * What a pipeline writes after `use:`.
   */
  'id': (string);
  'summary': (string);
  /**
   * npm package and its version.
   */
  'package': (string);
  'version': (string);
  'apiVersion': (number);
  /**
   * JSON Schema of the options; empty when the plugin's schema library cannot say.
   */
  'optionsSchema': (string);
}
