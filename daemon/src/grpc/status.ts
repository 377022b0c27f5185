import {
  Metadata,
  type ServerInterceptingCallInterface,
  type StatusObject,
  status,
} from '@grpc/grpc-js';
import {
  decodeStatus,
  type ErrorMessage,
  type ErrorStatus,
  encodeStatus,
  toStatusMessage,
} from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import { REQUEST_ID_KEY } from '../auth/request-id.ts';
import { redact } from '../lib/redact.ts';

/** Delay after which to try again, by code: a session may have ended, another daemon may be up. */
const RETRY_AFTER_MS: Readonly<Record<string, number>> = {
  LIMIT_SESSIONS: 2000,
  LIMIT_CAPACITY: 5000,
  LIMIT_TENANT: 2000,
  LIMIT_CALLER_TOO_SLOW: 1000,
  LIMIT_CALLS: 1000,
  LIMIT_CALL_TIME: 0,
  DAEMON_DRAINING: 1000,
  AUTH_BACKOFF: 5000,
  AUTH_UNAVAILABLE: 5000,
};

const DETAILS_KEY = 'grpc-status-details-bin';

/** The gRPC status of a call that failed: the only place, with `toErrorMessage`, that turns an error into one. */
export function toStatus(reason: unknown, logger: Logger): StatusObject {
  const error = TrueframeError.from(reason);
  if (error.code === 'INTERNAL') logger.error({ err: reason }, 'unexpected error in a call');
  const described = describe(error);
  const metadata = new Metadata();
  metadata.set(DETAILS_KEY, encodeStatus(described));
  return { code: described.code, details: described.message, metadata };
}

type SentStatus = Parameters<ServerInterceptingCallInterface['sendStatus']>[0];

/** The same status, whose trailers and details name the request. */
export function withRequestId(sent: SentStatus, requestId: string): SentStatus {
  const metadata = sent.metadata?.clone() ?? new Metadata();
  metadata.set(REQUEST_ID_KEY, requestId);
  const [bytes] = metadata.get(DETAILS_KEY);
  if (Buffer.isBuffer(bytes)) {
    const described = decodeStatus(bytes);
    const facts = { ...described.metadata, requestId };
    metadata.set(DETAILS_KEY, encodeStatus({ ...described, metadata: facts }));
  }
  return { ...sent, metadata };
}

/** The `error` event of a session that failed. */
export function toErrorMessage(error: TrueframeError): ErrorMessage {
  return {
    status: toStatusMessage(describe(error)),
    retryable: error.retryable,
    scope: 'SCOPE_SESSION',
    code: error.code,
  };
}

/** Trailers are limited to 8 KiB by common clients, which drop the whole status when they are larger. */
const MAX_TEXT = 1000;

function describe(error: TrueframeError): ErrorStatus {
  const metadata = Object.entries(error.details).map(([key, value]) => [key, cut(String(value))]);
  return {
    code: status[error.status],
    // A bug's own message may hold paths or URLs: it goes to the log, not to the caller.
    message: error.code === 'INTERNAL' ? 'internal error' : cut(error.message),
    reason: error.code,
    metadata: Object.fromEntries(metadata),
    retryDelayMs: retryDelayOf(error),
  };
}

/** A limit by time knows when there is something left. */
function retryDelayOf({ code, details }: TrueframeError): number | undefined {
  const { retryAfterMs } = details;
  return typeof retryAfterMs === 'number' ? retryAfterMs : RETRY_AFTER_MS[code];
}

function cut(text: string): string {
  // Redacted before it is cut: half of a secret cannot be told from a harmless word.
  const safe = redact(text.slice(0, 8 * MAX_TEXT));
  return safe.length > MAX_TEXT ? `${safe.slice(0, MAX_TEXT)}…` : safe;
}
