import { status } from '@grpc/grpc-js';
import { TrueframeError } from '@trueframe/sdk';

/** Statuses of a server that will not score, though nothing is wrong with the request. */
const REFUSALS: ReadonlySet<number> = new Set([
  status.NOT_FOUND,
  status.UNAUTHENTICATED,
  status.PERMISSION_DENIED,
  status.UNIMPLEMENTED,
]);

/** Statuses of a request that a server cannot take. */
const FAULTS: ReadonlySet<number> = new Set([status.INVALID_ARGUMENT, status.OUT_OF_RANGE]);

/** Returns the error for a call that ended with a status. */
export function failureOf(what: string, code: number, said: string): TrueframeError {
  const message = `${what}: ${status[code] ?? code}: ${said}`;
  if (FAULTS.has(code)) return new TrueframeError('MODEL_RUN_FAILED', message);
  return new TrueframeError(REFUSALS.has(code) ? 'REMOTE_REFUSED' : 'REMOTE_UNAVAILABLE', message);
}

/** True: the server does not score now, and another might. */
export function isAway(reason: unknown): reason is TrueframeError {
  return (
    reason instanceof TrueframeError &&
    (reason.code === 'REMOTE_UNAVAILABLE' || reason.code === 'REMOTE_REFUSED')
  );
}
