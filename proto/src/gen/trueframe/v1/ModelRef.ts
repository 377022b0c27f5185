// Original file: trueframe/v1/event.proto


export interface ModelRef {
  'id'?: (string);
  'version'?: (string);
  /**
   * Hex, over all files of the network: that of the file when it is one, else of what `sha256sum GRAPH DATA...` prints.
   */
  'sha256'?: (string);
  /**
   * Relative weight in the ensemble, > 0.
   */
  'weight'?: (number | string);
  /**
   * Provider that runs it, e.g. "cpu".
   */
  'provider'?: (string);
  'calibrated'?: (boolean);
}

export interface ModelRef__Output {
  'id': (string);
  'version': (string);
  /**
   * Hex, over all files of the network: that of the file when it is one, else of what `sha256sum GRAPH DATA...` prints.
   */
  'sha256': (string);
  /**
   * Relative weight in the ensemble, > 0.
   */
  'weight': (number);
  /**
   * Provider that runs it, e.g. "cpu".
   */
  'provider': (string);
  'calibrated': (boolean);
}
