// Original file: trueframe/v1/event.proto


/**
 * The daemon lowered its quality to keep up, or recovered (rung 0).
 */
export interface Degraded {
  /**
   * Rung from now on; 0: full quality.
   */
  'rung'?: (number);
  /**
   * OVERLOAD: the machine cannot keep up; LOAD_FELL: there is room for more quality again.
   */
  'reason'?: (string);
}

/**
 * The daemon lowered its quality to keep up, or recovered (rung 0).
 */
export interface Degraded__Output {
  /**
   * Rung from now on; 0: full quality.
   */
  'rung': (number);
  /**
   * OVERLOAD: the machine cannot keep up; LOAD_FELL: there is room for more quality again.
   */
  'reason': (string);
}
