import { ERRORS, type ErrorCode, type ErrorDetails, TrueframeError } from '@trueframe/sdk';
import { type Failure, ToldError } from './guest/peer.ts';

/** Returns what a guest has told of as the error that its plugin threw. */
export function errorOf(reason: unknown): unknown {
  return reason instanceof ToldError ? fromFailure(reason.failure) : reason;
}

/** A failure as an error of this process. A TrueframeError keeps its code. */
export function fromFailure({ message, stack, code, details }: Failure): Error {
  const text = String(message);
  if (code !== undefined && Object.hasOwn(ERRORS, code)) {
    return new TrueframeError(code as ErrorCode, text, { details: plainDetails(details) });
  }
  const error = new Error(text);
  if (typeof stack === 'string') error.stack = stack;
  return error;
}

function plainDetails(details: unknown): ErrorDetails {
  if (typeof details !== 'object' || details === null) return {};
  const isPlain = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
  return Object.fromEntries(Object.entries(details).filter(([, value]) => isPlain(value)));
}
