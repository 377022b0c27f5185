import { constants } from 'node:http2';
import type { Metadata } from '@grpc/grpc-js';
import { type ErrorCode, TrueframeError } from '@trueframe/sdk';
import type { Config } from '../../../config/schema.ts';
import type { Refusal } from '../../../metrics/door-metrics.ts';
import type { GuardedCall } from './guarded-call.ts';

export type CallLimits = Pick<Config['grpc'], 'readerTimeout' | 'limits'>;

/** A call that broke a rule, and how it ends. */
export interface Breach {
  readonly reason: Refusal;
  readonly error: TrueframeError;
}

/** A caller that takes so many bytes per millisecond is waited for, however large a message is. */
const SLOWEST_READER = 32;

/** Patience with calls that are over when readers may take their time. */
const PATIENCE_MS = 5000;

/** Overhead of an entry, as HTTP/2 counts it. */
const ENTRY_BYTES = 32;

/** @throws LIMIT_METADATA */
export function checkMetadata(metadata: Metadata, most: number): void {
  let bytes = 0;
  for (const [key, values] of Object.entries(metadata.toHttp2Headers())) {
    for (const value of [values].flat()) bytes += key.length + String(value).length + ENTRY_BYTES;
  }
  if (bytes <= most) return;
  const message = `the metadata has ${bytes} bytes; at most ${most} are taken (grpc.limits.metadataBytes)`;
  throw new TrueframeError('LIMIT_METADATA', message, { details: { bytes, limit: most } });
}

/** Returns the rule that a call breaks now. */
export function breachOf(call: GuardedCall, now: number, limits: CallLimits): Breach | undefined {
  if (call.isCutOff) return undefined;
  return tooSlow(call, now, limits) ?? tooLong(call, now, limits);
}

/**
 * Returns the next step for a call that is over, while something is left of it: the reset of its stream, then the end of its
 * connection. Both leave the caller time to take the step before.
 */
export function nextStep(
  call: GuardedCall,
  now: number,
  { readerTimeout }: CallLimits,
): { readonly reset: number } | 'throw out' | undefined {
  // A caller may take its time with what waits for it, within the limit of a breach.
  if (call.endedAt === undefined || (call.stuckSince !== undefined && !call.isCutOff)) {
    return undefined;
  }
  const patience = readerTimeout || PATIENCE_MS;
  const since = now - call.endedAt + (call.isCutOff ? 0.6 * patience : 0);
  if (since > 0.9 * patience) return 'throw out';
  if (since <= 0.7 * patience) return undefined;
  return { reset: call.isCutOff ? constants.NGHTTP2_CANCEL : constants.NGHTTP2_NO_ERROR };
}

function tooSlow(call: GuardedCall, now: number, { readerTimeout }: CallLimits) {
  const { stuckSince } = call;
  if (readerTimeout === 0 || stuckSince === undefined) return undefined;
  const patience = Math.max(0.6 * readerTimeout, call.waitingBytes / SLOWEST_READER);
  if (now - stuckSince <= patience) return undefined;
  const message = `the caller has taken nothing for ${Math.round(now - stuckSince)} ms of what waits for it (grpc.readerTimeout); its session goes on, read on with Watch after the last event that came`;
  return breach('reader', 'LIMIT_CALLER_TOO_SLOW', message, { readerTimeoutMs: readerTimeout });
}

function tooLong(call: GuardedCall, now: number, { limits }: CallLimits) {
  if (call.endedAt !== undefined) return undefined;
  const age = now - call.begunAt;
  const { uploadTimeout, unaryTimeout, streamTimeout } = limits;
  if (!call.hasRequest && uploadTimeout > 0 && age > uploadTimeout) {
    const message = `the request has not come to its end in ${uploadTimeout} ms (grpc.limits.uploadTimeout)`;
    return breach('upload', 'REQUEST_INCOMPLETE', message, { limitMs: uploadTimeout });
  }
  const isUnary = !call.method.requestStream && !call.method.responseStream;
  const most = isUnary ? unaryTimeout : streamTimeout;
  if (most === 0 || age <= most) return undefined;
  const key = isUnary ? 'unaryTimeout' : 'streamTimeout';
  const message = `the call has lasted for ${most} ms (grpc.limits.${key}); a session that it started or watched goes on, read on with Watch`;
  return breach('call_time', 'LIMIT_CALL_TIME', message, { limitMs: most });
}

function breach(
  reason: Refusal,
  code: ErrorCode,
  message: string,
  details: Record<string, number>,
): Breach {
  return { reason, error: new TrueframeError(code, message, { details }) };
}
