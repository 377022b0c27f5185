import { type ServiceError, status } from '@grpc/grpc-js';
import { decodeStatus } from '@trueframe/proto';

interface Facts extends ErrorOptions {
  readonly code: string;
  readonly status: string;
  readonly details?: Readonly<Record<string, string>>;
  readonly retryDelayMs?: number | undefined;
}

/** The error of a call that failed. */
export class CallError extends Error {
  /** Code of docs/errors.md that the daemon gave, e.g. SOURCE_NOT_FOUND. Empty when no daemon answered. */
  readonly code: string;
  /** Name of the gRPC status, e.g. NOT_FOUND. */
  readonly status: string;
  /** Facts for programs; docs/errors.md names the keys. */
  readonly details: Readonly<Record<string, string>>;
  /** Milliseconds after which the same call may succeed. Undefined: trying again is pointless. */
  readonly retryDelayMs: number | undefined;

  constructor(message: string, { code, status, details = {}, retryDelayMs, cause }: Facts) {
    super(message, { cause });
    this.name = 'CallError';
    this.code = code;
    this.status = status;
    this.details = details;
    this.retryDelayMs = retryDelayMs;
  }
}

/** Thrown when nothing answers at the address. */
export class NoDaemonError extends CallError {}

/** Returns what the daemon said was wrong; where it said nothing, what happened to the call. `address`: who was called. */
export function toCallError(error: ServiceError, address: string): CallError {
  const name = status[error.code] ?? 'UNKNOWN';
  const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? [];
  if (Buffer.isBuffer(bytes)) {
    const { reason, message, metadata, retryDelayMs } = decodeStatus(bytes);
    const facts = { code: reason, status: name, details: metadata, retryDelayMs, cause: error };
    return new CallError(message, facts);
  }
  const facts = { code: '', status: name, cause: error };
  const text = error.details || error.message;
  if (error.code === status.CANCELLED) return new CallError('the call was cancelled', facts);
  if (error.code === status.UNAVAILABLE && /no connection established/i.test(text)) {
    return new NoDaemonError(`no daemon answers at ${address}`, facts);
  }
  return new CallError(`call to ${address} failed: ${text}`, facts);
}
