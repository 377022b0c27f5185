import { TrueframeError } from '@trueframe/sdk';

/** Codes of refused calls, in the words of the metric. */
export const DENIALS = {
  AUTH_MISSING: 'missing',
  AUTH_INVALID: 'invalid',
  AUTH_EXPIRED: 'expired',
  AUTH_ROLE: 'role',
  AUTH_BACKOFF: 'backoff',
  AUTH_UNAVAILABLE: 'unavailable',
  AUTH_ORIGIN: 'origin',
} as const;

/** Returns the refusal of a call without a credential. */
export function missing(): TrueframeError {
  return new TrueframeError(
    'AUTH_MISSING',
    'the call has no credential: send the metadata `authorization: Bearer TOKEN`, or a client certificate',
  );
}

/** Returns the one refusal of every wrong credential, so that answers do not tell how near a guess came. */
export function invalid(): TrueframeError {
  return new TrueframeError('AUTH_INVALID', 'the credential of the call is not valid');
}

/** Returns the refusal of a credential that was right once. */
export function expired(): TrueframeError {
  return new TrueframeError(
    'AUTH_EXPIRED',
    'the credential of the call has expired; get a new one',
  );
}
