// Original file: trueframe/v1/event.proto


/**
 * The times of the source jumped. Media time goes on by one frame: nothing is missing, and nothing waits for the source's
 * clock. A time ahead that a file's duration covers, or that a live source took, is no jump.
 */
export interface Discontinuity {
  /**
   * Media time of the first frame after it.
   */
  'ptsMs'?: (number | string);
  /**
   * Times of the frames before and after by the source's own clock, in milliseconds from media time 0.
   */
  'sourceBeforeMs'?: (number | string);
  'sourceAfterMs'?: (number | string);
  /**
   * Jumps before this one that were not reported: of a source that jumps all the time, one jump is reported every ten seconds.
   */
  'omitted'?: (number);
}

/**
 * The times of the source jumped. Media time goes on by one frame: nothing is missing, and nothing waits for the source's
 * clock. A time ahead that a file's duration covers, or that a live source took, is no jump.
 */
export interface Discontinuity__Output {
  /**
   * Media time of the first frame after it.
   */
  'ptsMs': (number);
  /**
   * Times of the frames before and after by the source's own clock, in milliseconds from media time 0.
   */
  'sourceBeforeMs': (number);
  'sourceAfterMs': (number);
  /**
   * Jumps before this one that were not reported: of a source that jumps all the time, one jump is reported every ten seconds.
   */
  'omitted': (number);
}
