// Original file: trueframe/v1/event.proto


/**
 * Media that was not seen.
 */
export interface Gap {
  /**
   * Media time before and after, in milliseconds; `to_ms` 0 while unknown.
   */
  'fromMs'?: (number | string);
  'toMs'?: (number | string);
  /**
   * Wall-clock length in milliseconds.
   */
  'durationMs'?: (number | string);
  /**
   * SOURCE_STALLED, SOURCE_DROPPED, ENGINE_CRASHED, …; OVERLOAD: skipped, as decoding was behind. Tracks may outlive that one.
   */
  'reason'?: (string);
}

/**
 * Media that was not seen.
 */
export interface Gap__Output {
  /**
   * Media time before and after, in milliseconds; `to_ms` 0 while unknown.
   */
  'fromMs': (number);
  'toMs': (number);
  /**
   * Wall-clock length in milliseconds.
   */
  'durationMs': (number);
  /**
   * SOURCE_STALLED, SOURCE_DROPPED, ENGINE_CRASHED, …; OVERLOAD: skipped, as decoding was behind. Tracks may outlive that one.
   */
  'reason': (string);
}
