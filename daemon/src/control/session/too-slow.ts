import { TrueframeError } from '@trueframe/sdk';

/** The failure of a session whose reader has left too many events unread. */
export function tooSlow(eventBuffer: number): TrueframeError {
  return new TrueframeError(
    'LIMIT_CALLER_TOO_SLOW',
    `the caller has left ${eventBuffer} events unread; read faster or ask for fewer events`,
    { details: { eventBuffer } },
  );
}
