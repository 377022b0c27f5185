// Original file: trueframe/v1/event.proto


export interface Thresholds {
  /**
   * At or above: synthetic.
   */
  'synthetic'?: (number | string);
  /**
   * At or below: authentic.
   */
  'authentic'?: (number | string);
  /**
   * A label once given is kept until the score passes its threshold back by this much.
   */
  'hysteresis'?: (number | string);
}

export interface Thresholds__Output {
  /**
   * At or above: synthetic.
   */
  'synthetic': (number);
  /**
   * At or below: authentic.
   */
  'authentic': (number);
  /**
   * A label once given is kept until the score passes its threshold back by this much.
   */
  'hysteresis': (number);
}
