import { CallError, NoDaemonError } from '@trueframe/client';
import { ERRORS, type ErrorCode, TrueframeError } from '@trueframe/sdk';

/** Returns any caught value as one of our errors; of a call that failed what the daemon said, or what happened to the call. */
export function errorOf(reason: unknown): TrueframeError {
  if (!(reason instanceof CallError)) return TrueframeError.from(reason);
  const { code, status, message, details } = reason;
  if (code in ERRORS) return new TrueframeError(code as ErrorCode, message, { details });
  if (status === 'CANCELLED') {
    return new TrueframeError('SESSION_CANCELLED', 'the session was cancelled before its end');
  }
  if (reason instanceof NoDaemonError) {
    const advice = `${message}; start one with trueframe serve`;
    return new TrueframeError('REQUEST_INVALID', advice, { cause: reason });
  }
  return new TrueframeError('INTERNAL', message, { cause: reason });
}
