import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { checkRequest } from './limit-requests.ts';
import { type AnyCall, logOf } from './origin-of.ts';
import { toStatus } from './status.ts';

type StreamingCall = AnyCall & Pick<ServerWritableStream<unknown, unknown>, 'emit'>;

/** A handler that streams its answer, from a function that begins to or throws. */
export function streaming<Request extends object, Response>(
  logger: Logger,
  begin: (call: ServerWritableStream<Request, Response>) => void,
) {
  return (call: ServerWritableStream<Request, Response>): void => {
    try {
      checkRequest(call.request);
      begin(call);
    } catch (reason) {
      refuse(call, reason, logger);
    }
  };
}

/** Ends a streaming call with a status. */
export function refuse(call: StreamingCall, reason: unknown, logger: Logger): void {
  call.emit('error', toStatus(reason, logOf(call, logger)));
}
