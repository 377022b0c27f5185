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
   * What the source said of the frames before and after, in milliseconds by its own clock, from where media time 0 was.
   */
  'sourceBeforeMs'?: (number | string);
  'sourceAfterMs'?: (number | string);
  /**
   * Jumps before this one that were not told: a source that jumps all the time is told of every ten seconds.
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
   * What the source said of the frames before and after, in milliseconds by its own clock, from where media time 0 was.
   */
  'sourceBeforeMs': (number);
  'sourceAfterMs': (number);
  /**
   * Jumps before this one that were not told: a source that jumps all the time is told of every ten seconds.
   */
  'omitted': (number);
}
