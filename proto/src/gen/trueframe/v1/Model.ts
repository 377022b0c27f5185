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
}
