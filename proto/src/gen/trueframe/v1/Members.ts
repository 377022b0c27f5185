// Original file: trueframe/v1/event.proto


/**
 * How many samples each fate had, over all members.
 */
export interface Members {
  'voted'?: (string)[];
  'abstained'?: (string)[];
  'failed'?: (string)[];
}

/**
 * How many samples each fate had, over all members.
 */
export interface Members__Output {
  'voted': (string)[];
  'abstained': (string)[];
  'failed': (string)[];
}
