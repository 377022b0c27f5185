import { TrueframeError } from '@trueframe/sdk';

/** The end of a reader that has left too many events unread. `position`: number of the newest event that it has taken. */
export function tooSlow(eventBuffer: number, position: number): TrueframeError {
  return new TrueframeError(
    'LIMIT_CALLER_TOO_SLOW',
    `the caller has left ${eventBuffer} events unread; read faster or ask for fewer events, and go on with Watch after ${position}`,
    { details: { eventBuffer, afterSequence: position } },
  );
}
