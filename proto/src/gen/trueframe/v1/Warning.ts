// Original file: trueframe/v1/event.proto


export interface Warning {
  /**
   * Code of docs/errors.md.
   */
  'code'?: (string);
  'message'?: (string);
}

export interface Warning__Output {
  /**
   * Code of docs/errors.md.
   */
  'code': (string);
  'message': (string);
}
