// Original file: trueframe/v1/catalog.proto


export interface Model {
  'id'?: (string);
  'version'?: (string);
  'sha256'?: (string);
  'license'?: (string);
  /**
   * "face-detector" or "scorer".
   */
  'task'?: (string);
  /**
   * Empty: usable. Otherwise why not.
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
   * What runs it in this daemon, e.g. "cpu", "webgpu"; empty until a pipeline that uses it was opened.
   */
  'provider'?: (string);
  /**
   * E.g. "cpu", "cuda:0".
   */
  'device'?: (string);
  /**
   * Why nothing better runs it; empty when that is what was wanted.
   */
  'fallback'?: (string);
}

export interface Model__Output {
  'id': (string);
  'version': (string);
  'sha256': (string);
  'license': (string);
  /**
   * "face-detector" or "scorer".
   */
  'task': (string);
  /**
   * Empty: usable. Otherwise why not.
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
   * What runs it in this daemon, e.g. "cpu", "webgpu"; empty until a pipeline that uses it was opened.
   */
  'provider': (string);
  /**
   * E.g. "cpu", "cuda:0".
   */
  'device': (string);
  /**
   * Why nothing better runs it; empty when that is what was wanted.
   */
  'fallback': (string);
}
