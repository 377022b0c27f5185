import type { Metadata } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { callerOf } from '../auth/caller.ts';
import type { SessionOrigin } from '../wire/session-plan.ts';

/** A call of any kind. */
export interface AnyCall {
  readonly metadata: Metadata;
}

/** A log whose lines name the call. */
export function logOf(call: AnyCall, logger: Logger): Logger {
  const { requestId, subject, tenant } = callerOf(call);
  return logger.child({ requestId, caller: subject, ...(tenant !== '' && { tenant }) });
}

/** Returns what a session keeps of the call that starts it. */
export function originOf(call: AnyCall): SessionOrigin {
  const { requestId, subject } = callerOf(call);
  const [traceparent] = call.metadata.get('traceparent');
  // 55 characters, if it is one.
  const isGood = typeof traceparent === 'string' && traceparent.length === 55;
  return { requestId, subject, ...(isGood && { traceparent }) };
}
