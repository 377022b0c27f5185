// Original file: trueframe/v1/catalog.proto


// Original file: trueframe/v1/catalog.proto

export const _trueframe_v1_Plugin_Kind = {
  KIND_UNSPECIFIED: 'KIND_UNSPECIFIED',
  KIND_DETECTOR: 'KIND_DETECTOR',
  KIND_TRACKER: 'KIND_TRACKER',
  KIND_MODEL: 'KIND_MODEL',
  KIND_POOLING: 'KIND_POOLING',
  /**
   * Analysis of whole videos.
   */
  KIND_METHOD: 'KIND_METHOD',
  /**
   * Hands what happens in sessions to receivers outside of the daemon.
   */
  KIND_SINK: 'KIND_SINK',
} as const;

export type _trueframe_v1_Plugin_Kind =
  | 'KIND_UNSPECIFIED'
  | 0
  | 'KIND_DETECTOR'
  | 1
  | 'KIND_TRACKER'
  | 2
  | 'KIND_MODEL'
  | 3
  | 'KIND_POOLING'
  | 4
  /**
   * Analysis of whole videos.
   */
  | 'KIND_METHOD'
  | 5
  /**
   * Hands what happens in sessions to receivers outside of the daemon.
   */
  | 'KIND_SINK'
  | 6

export type _trueframe_v1_Plugin_Kind__Output = typeof _trueframe_v1_Plugin_Kind[keyof typeof _trueframe_v1_Plugin_Kind]

export interface Plugin {
  'kind'?: (_trueframe_v1_Plugin_Kind);
  /**
   * Id that a pipeline writes after `use:`.
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
  /**
   * Reason why it is not loaded, e.g. that nobody trusted has signed it; empty: it is loaded.
   */
  'problem'?: (string);
}

export interface Plugin__Output {
  'kind': (_trueframe_v1_Plugin_Kind__Output);
  /**
   * Id that a pipeline writes after `use:`.
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
  /**
   * Reason why it is not loaded, e.g. that nobody trusted has signed it; empty: it is loaded.
   */
  'problem': (string);
}
