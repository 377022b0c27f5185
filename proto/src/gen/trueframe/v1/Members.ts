// Original file: trueframe/v1/event.proto


/**
 * Ids of the ensemble's members by what they did in the interval; one may stand in several lists.
 */
export interface Members {
  'voted'?: (string)[];
  'abstained'?: (string)[];
  'failed'?: (string)[];
}

/**
 * Ids of the ensemble's members by what they did in the interval; one may stand in several lists.
 */
export interface Members__Output {
  'voted': (string)[];
  'abstained': (string)[];
  'failed': (string)[];
}
