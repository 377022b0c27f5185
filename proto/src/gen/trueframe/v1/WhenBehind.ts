// Original file: trueframe/v1/trueframe.proto

/**
 * Consequence for a reader of being slower than its session. No reader of `Watch` slows a session down.
 */
export const WhenBehind = {
  WHEN_BEHIND_UNSPECIFIED: 'WHEN_BEHIND_UNSPECIFIED',
  /**
   * Only the newest `scores`, `track_updated` and not final verdict of each track wait for it; a `skipped` event says how many
   * were left out. When even the others are too many, as below.
   */
  WHEN_BEHIND_LATEST_PER_TRACK: 'WHEN_BEHIND_LATEST_PER_TRACK',
  /**
   * Nothing is left out. When sessions.eventBuffer events wait for it, the call ends with RESOURCE_EXHAUSTED
   * (LIMIT_CALLER_TOO_SLOW); `metadata.afterSequence` is the number to go on after.
   */
  WHEN_BEHIND_LOSSLESS_CAPPED: 'WHEN_BEHIND_LOSSLESS_CAPPED',
} as const;

/**
 * Consequence for a reader of being slower than its session. No reader of `Watch` slows a session down.
 */
export type WhenBehind =
  | 'WHEN_BEHIND_UNSPECIFIED'
  | 0
  /**
   * Only the newest `scores`, `track_updated` and not final verdict of each track wait for it; a `skipped` event says how many
   * were left out. When even the others are too many, as below.
   */
  | 'WHEN_BEHIND_LATEST_PER_TRACK'
  | 1
  /**
   * Nothing is left out. When sessions.eventBuffer events wait for it, the call ends with RESOURCE_EXHAUSTED
   * (LIMIT_CALLER_TOO_SLOW); `metadata.afterSequence` is the number to go on after.
   */
  | 'WHEN_BEHIND_LOSSLESS_CAPPED'
  | 2

/**
 * Consequence for a reader of being slower than its session. No reader of `Watch` slows a session down.
 */
export type WhenBehind__Output = typeof WhenBehind[keyof typeof WhenBehind]
