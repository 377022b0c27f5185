// Original file: trueframe/v1/event.proto


/**
 * The daemon lowered its quality to keep up, or recovered (rung 0).
 */
export interface Degraded {
  'rung'?: (number);
  'reason'?: (string);
}

/**
 * The daemon lowered its quality to keep up, or recovered (rung 0).
 */
export interface Degraded__Output {
  'rung': (number);
  'reason': (string);
}
