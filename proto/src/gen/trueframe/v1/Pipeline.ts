// Original file: trueframe/v1/catalog.proto


export interface Pipeline {
  'id'?: (string);
  'summary'?: (string);
  /**
   * Hex SHA-256 over the resolved pipeline.
   */
  'version'?: (string);
  'isDefault'?: (boolean);
  'detector'?: (string);
  'tracker'?: (string);
  'models'?: (string)[];
  'sampling'?: (string);
  'pooling'?: (string);
  /**
   * Reason why it cannot be used; empty: usable.
   */
  'problem'?: (string);
  /**
   * The plugin package that brings it; empty: it is one of `pipelines:`.
   */
  'package'?: (string);
  /**
   * Its file.
   */
  'path'?: (string);
}

export interface Pipeline__Output {
  'id': (string);
  'summary': (string);
  /**
   * Hex SHA-256 over the resolved pipeline.
   */
  'version': (string);
  'isDefault': (boolean);
  'detector': (string);
  'tracker': (string);
  'models': (string)[];
  'sampling': (string);
  'pooling': (string);
  /**
   * Reason why it cannot be used; empty: usable.
   */
  'problem': (string);
  /**
   * The plugin package that brings it; empty: it is one of `pipelines:`.
   */
  'package': (string);
  /**
   * Its file.
   */
  'path': (string);
}
