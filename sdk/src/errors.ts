import { systemFault } from './system-fault.ts';

/** The gRPC status names that an error may map to. The SDK knows names only, so that a plugin needs no gRPC. */
export type StatusName =
  | 'CANCELLED'
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'DATA_LOSS'
  | 'UNAUTHENTICATED'
  | 'DEADLINE_EXCEEDED';

interface ErrorRow {
  readonly status: StatusName;
  /** True when the same request may work later. */
  readonly retryable: boolean;
}

/** Every failure that a caller can tell apart. docs/errors.md is tested against this table. Retired codes are never reused. */
export const ERRORS = {
  CONFIG_INVALID: { status: 'INVALID_ARGUMENT', retryable: false },
  REQUEST_INVALID: { status: 'INVALID_ARGUMENT', retryable: false },
  PIPELINE_NOT_FOUND: { status: 'NOT_FOUND', retryable: false },
  PIPELINE_INVALID: { status: 'FAILED_PRECONDITION', retryable: false },

  PLUGIN_NOT_FOUND: { status: 'NOT_FOUND', retryable: false },
  PLUGIN_INVALID: { status: 'FAILED_PRECONDITION', retryable: false },
  PLUGIN_INCOMPATIBLE: { status: 'FAILED_PRECONDITION', retryable: false },
  PLUGIN_UNTRUSTED: { status: 'FAILED_PRECONDITION', retryable: false },
  PLUGIN_DUPLICATE: { status: 'FAILED_PRECONDITION', retryable: false },
  PLUGIN_OPTIONS_INVALID: { status: 'INVALID_ARGUMENT', retryable: false },
  PLUGIN_BOOT_TIMEOUT: { status: 'FAILED_PRECONDITION', retryable: false },
  PLUGIN_THREW: { status: 'INTERNAL', retryable: false },
  PLUGIN_TIMEOUT: { status: 'DEADLINE_EXCEEDED', retryable: false },
  PLUGIN_CRASHED: { status: 'INTERNAL', retryable: true },
  PLUGIN_OUTPUT_INVALID: { status: 'INTERNAL', retryable: false },

  MODEL_NOT_FOUND: { status: 'NOT_FOUND', retryable: false },
  MODEL_MANIFEST_INVALID: { status: 'FAILED_PRECONDITION', retryable: false },
  MODEL_HASH_MISMATCH: { status: 'FAILED_PRECONDITION', retryable: false },
  MODEL_UNTRUSTED: { status: 'FAILED_PRECONDITION', retryable: false },
  MODEL_LOAD_FAILED: { status: 'FAILED_PRECONDITION', retryable: false },
  MODEL_SHAPE_MISMATCH: { status: 'FAILED_PRECONDITION', retryable: false },
  MODEL_RUN_FAILED: { status: 'INTERNAL', retryable: false },
  MODEL_NOT_LOADED: { status: 'UNAVAILABLE', retryable: true },
  MODEL_IN_USE: { status: 'FAILED_PRECONDITION', retryable: false },
  MODEL_OUTPUT_INVALID: { status: 'INTERNAL', retryable: false },
  PROVIDER_UNAVAILABLE: { status: 'FAILED_PRECONDITION', retryable: false },
  MODEL_COMPILE_BUSY: { status: 'FAILED_PRECONDITION', retryable: true },
  MODEL_COMPILE_FAILED: { status: 'FAILED_PRECONDITION', retryable: false },
  REMOTE_UNAVAILABLE: { status: 'UNAVAILABLE', retryable: true },
  REMOTE_REFUSED: { status: 'FAILED_PRECONDITION', retryable: false },

  SOURCE_NOT_FOUND: { status: 'NOT_FOUND', retryable: false },
  SOURCE_NOT_A_FILE: { status: 'INVALID_ARGUMENT', retryable: false },
  SOURCE_EMPTY: { status: 'INVALID_ARGUMENT', retryable: false },
  SOURCE_DENIED: { status: 'PERMISSION_DENIED', retryable: false },
  SOURCE_FORBIDDEN: { status: 'PERMISSION_DENIED', retryable: false },
  SOURCE_UNSUPPORTED: { status: 'INVALID_ARGUMENT', retryable: false },
  SOURCE_NO_VIDEO: { status: 'INVALID_ARGUMENT', retryable: false },
  SOURCE_UNREACHABLE: { status: 'UNAVAILABLE', retryable: true },
  SOURCE_AUTH_FAILED: { status: 'UNAUTHENTICATED', retryable: false },
  SOURCE_STALLED: { status: 'UNAVAILABLE', retryable: true },
  SOURCE_DROPPED: { status: 'UNAVAILABLE', retryable: true },
  SOURCE_CHANGED: { status: 'FAILED_PRECONDITION', retryable: true },
  SOURCE_TRUNCATED: { status: 'DATA_LOSS', retryable: false },
  DECODE_FAILED: { status: 'DATA_LOSS', retryable: false },
  DECODE_HDR: { status: 'INVALID_ARGUMENT', retryable: false },
  DECODE_LIMIT: { status: 'INVALID_ARGUMENT', retryable: false },
  DECODE_DAMAGED: { status: 'DATA_LOSS', retryable: false },
  DECODE_TOO_LARGE: { status: 'INVALID_ARGUMENT', retryable: false },
  FFMPEG_MISSING: { status: 'FAILED_PRECONDITION', retryable: false },

  AUTH_MISSING: { status: 'UNAUTHENTICATED', retryable: false },
  AUTH_INVALID: { status: 'UNAUTHENTICATED', retryable: false },
  AUTH_EXPIRED: { status: 'UNAUTHENTICATED', retryable: false },
  AUTH_ROLE: { status: 'PERMISSION_DENIED', retryable: false },
  AUTH_BACKOFF: { status: 'RESOURCE_EXHAUSTED', retryable: true },
  AUTH_UNAVAILABLE: { status: 'UNAVAILABLE', retryable: true },
  AUTH_ORIGIN: { status: 'PERMISSION_DENIED', retryable: false },
  AUTH_OPEN: { status: 'FAILED_PRECONDITION', retryable: false },

  SESSION_NOT_FOUND: { status: 'NOT_FOUND', retryable: false },
  REQUEST_ID_REUSED: { status: 'ALREADY_EXISTS', retryable: false },
  PUSH_REPLACED: { status: 'FAILED_PRECONDITION', retryable: false },
  EVIDENCE_OFF: { status: 'UNIMPLEMENTED', retryable: false },
  PICTURE_UNAVAILABLE: { status: 'FAILED_PRECONDITION', retryable: false },
  PUSH_NEEDS_GRPC: { status: 'UNIMPLEMENTED', retryable: false },
  EVENTS_GONE: { status: 'NOT_FOUND', retryable: false },
  SESSION_CANCELLED: { status: 'CANCELLED', retryable: false },
  LIMIT_SESSIONS: { status: 'RESOURCE_EXHAUSTED', retryable: true },
  LIMIT_CAPACITY: { status: 'RESOURCE_EXHAUSTED', retryable: true },
  LIMIT_TENANT: { status: 'RESOURCE_EXHAUSTED', retryable: true },
  LIMIT_TENANT_RATE: { status: 'RESOURCE_EXHAUSTED', retryable: true },
  LIMIT_CALLER_TOO_SLOW: { status: 'RESOURCE_EXHAUSTED', retryable: true },
  LIMIT_CALLS: { status: 'RESOURCE_EXHAUSTED', retryable: true },
  LIMIT_CALL_TIME: { status: 'UNAVAILABLE', retryable: true },
  LIMIT_INFERENCE: { status: 'RESOURCE_EXHAUSTED', retryable: true },
  LIMIT_METADATA: { status: 'RESOURCE_EXHAUSTED', retryable: false },
  REQUEST_INCOMPLETE: { status: 'DEADLINE_EXCEEDED', retryable: false },
  ENGINE_CRASHED: { status: 'UNAVAILABLE', retryable: true },
  ENGINE_HUNG: { status: 'UNAVAILABLE', retryable: true },
  MACHINE_EXHAUSTED: { status: 'RESOURCE_EXHAUSTED', retryable: true },
  MACHINE_DENIED: { status: 'FAILED_PRECONDITION', retryable: false },
  STORE_FULL: { status: 'RESOURCE_EXHAUSTED', retryable: true },
  STORE_FAILED: { status: 'UNAVAILABLE', retryable: true },
  STORE_LOCKED: { status: 'FAILED_PRECONDITION', retryable: false },
  STORE_INVALID: { status: 'FAILED_PRECONDITION', retryable: false },
  SINK_UNAVAILABLE: { status: 'UNAVAILABLE', retryable: true },
  SINK_REFUSED: { status: 'FAILED_PRECONDITION', retryable: false },
  SINK_GONE: { status: 'NOT_FOUND', retryable: false },
  CLUSTER_UNREACHABLE: { status: 'UNAVAILABLE', retryable: true },
  SESSION_ELSEWHERE: { status: 'FAILED_PRECONDITION', retryable: true },
  NODE_LOST: { status: 'UNAVAILABLE', retryable: true },
  DAEMON_RESTARTED: { status: 'UNAVAILABLE', retryable: true },
  SESSION_GIVEN_UP: { status: 'UNAVAILABLE', retryable: false },
  PIPELINE_CHANGED: { status: 'FAILED_PRECONDITION', retryable: true },
  DAEMON_DRAINING: { status: 'UNAVAILABLE', retryable: true },
  INTERNAL: { status: 'INTERNAL', retryable: false },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** Facts about a failure, for programs. Never holds a password. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** An error as it crosses threads and processes: structured clone would drop the class, the code and the details. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

const BRAND = Symbol.for('trueframe.error');

/**
 * The one error class. The message is lower case, says what was tried, with which value, and what to do.
 *
 * `instanceof` also holds for errors of another copy of this package.
 */
export class TrueframeError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly [BRAND] = true;

  constructor(
    code: ErrorCode,
    message: string,
    options: ErrorOptions & { details?: ErrorDetails } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TrueframeError';
    this.code = code;
    this.details = options.details ?? {};
  }

  get status(): StatusName {
    return ERRORS[this.code].status;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }

  toWire(): WireError {
    return { code: this.code, message: this.message, details: this.details };
  }

  static fromWire(wire: WireError): TrueframeError {
    return new TrueframeError(wire.code, wire.message, { details: wire.details });
  }

  /** The one funnel for caught values: ours stay, aborts become SESSION_CANCELLED, the rest `fallback` with a cause. */
  static from(reason: unknown, fallback: ErrorCode = 'INTERNAL'): TrueframeError {
    if (reason instanceof TrueframeError) return reason;
    const ofSystem = systemFault(reason, fallback);
    if (ofSystem) {
      const { code, advice, errno } = ofSystem;
      const said = (reason as Error).message;
      return new TrueframeError(code, `${said}: ${advice}`, { cause: reason, details: { errno } });
    }
    const code =
      reason instanceof Error && reason.name === 'AbortError' ? 'SESSION_CANCELLED' : fallback;
    const message = reason instanceof Error ? reason.message : String(reason);
    return new TrueframeError(code, message, { cause: reason });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
