import { TrueframeError } from '@trueframe/sdk';

/** Returns the error for a receiver that cannot be reached now: SINK_UNAVAILABLE. */
export function unavailable(what: string, reason: unknown): TrueframeError {
  return new TrueframeError('SINK_UNAVAILABLE', `${what}: ${inWords(reason)}`, { cause: reason });
}

/** Errors of fetch and of sockets have what happened in their causes. */
function inWords(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason);
  if (reason.cause instanceof Error) return inWords(reason.cause);
  if (reason instanceof AggregateError && reason.errors.length > 0)
    return inWords(reason.errors[0]);
  return reason.message || ('code' in reason ? String(reason.code) : reason.name);
}
