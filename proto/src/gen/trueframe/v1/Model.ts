// Original file: trueframe/v1/catalog.proto


// Original file: trueframe/v1/catalog.proto

export const _trueframe_v1_Model_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  STATE_READY: 'STATE_READY',
  /**
   * A TensorRT plan for this machine's GPU is being built.
   */
  STATE_BUILDING: 'STATE_BUILDING',
  /**
   * `problem` says why.
   */
  STATE_UNUSABLE: 'STATE_UNUSABLE',
} as const;

export type _trueframe_v1_Model_State =
  | 'STATE_UNSPECIFIED'
  | 0
  | 'STATE_READY'
  | 1
  /**
   * A TensorRT plan for this machine's GPU is being built.
   */
  | 'STATE_BUILDING'
  | 2
  /**
   * `problem` says why.
   */
  | 'STATE_UNUSABLE'
  | 3

export type _trueframe_v1_Model_State__Output = typeof _trueframe_v1_Model_State[keyof typeof _trueframe_v1_Model_State]

export interface Model {
  'id'?: (string);
  'version'?: (string);
  /**
   * As in ModelRef.
   */
  'sha256'?: (string);
  'license'?: (string);
  /**
   * "face-detector" or "scorer".
   */
  'task'?: (string);
  /**
   * Reason why it cannot be used; empty: usable.
   */
  'problem'?: (string);
  /**
   * Families of manipulation that it was shown to detect.
   */
  'scope'?: (string)[];
  'calibrated'?: (boolean);
  /**
   * In words, e.g. "RGB 256x256 float32 NCHW, 1 frame".
   */
  'input'?: (string);
  'path'?: (string);
  /**
   * Provider that runs it for this daemon, e.g. "cpu", "webgpu", elsewhere "kserve"; empty until a pipeline that uses it was opened.
   */
  'provider'?: (string);
  /**
   * E.g. "cpu", "cuda:0"; elsewhere the address.
   */
  'device'?: (string);
  /**
   * Reason why nothing better runs it, or why it does not answer elsewhere; empty: it is as wanted.
   */
  'fallback'?: (string);
  'state'?: (_trueframe_v1_Model_State);
  /**
   * The plugin package that brings it; empty: it is in a folder of `models:`.
   */
  'package'?: (string);
}

export interface Model__Output {
  'id': (string);
  'version': (string);
  /**
   * As in ModelRef.
   */
  'sha256': (string);
  'license': (string);
  /**
   * "face-detector" or "scorer".
   */
  'task': (string);
  /**
   * Reason why it cannot be used; empty: usable.
   */
  'problem': (string);
  /**
   * Families of manipulation that it was shown to detect.
   */
  'scope': (string)[];
  'calibrated': (boolean);
  /**
   * In words, e.g. "RGB 256x256 float32 NCHW, 1 frame".
   */
  'input': (string);
  'path': (string);
  /**
   * Provider that runs it for this daemon, e.g. "cpu", "webgpu", elsewhere "kserve"; empty until a pipeline that uses it was opened.
   */
  'provider': (string);
  /**
   * E.g. "cpu", "cuda:0"; elsewhere the address.
   */
  'device': (string);
  /**
   * Reason why nothing better runs it, or why it does not answer elsewhere; empty: it is as wanted.
   */
  'fallback': (string);
  'state': (_trueframe_v1_Model_State__Output);
  /**
   * The plugin package that brings it; empty: it is in a folder of `models:`.
   */
  'package': (string);
}
