import type { Gap } from '@trueframe/proto';

/** Media that there was no time to decode. */
export const SKIPPED_REASON = 'OVERLOAD';

/**
 * True when nobody knows who is there after the gap. Skipped media keeps its clock, so trackers see how much is missing, and
 * decide.
 */
export function endsTracks({ reason }: Gap): boolean {
  return reason !== SKIPPED_REASON;
}
