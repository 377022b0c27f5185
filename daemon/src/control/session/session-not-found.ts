import { TrueframeError } from '@trueframe/sdk';

/** Returns the refusal of whoever asks for a session that does not exist for them. */
export function sessionNotFound(id: string): TrueframeError {
  return new TrueframeError(
    'SESSION_NOT_FOUND',
    `no session ${JSON.stringify(id)}; ended sessions are kept for a while only`,
    { details: { sessionId: id } },
  );
}
