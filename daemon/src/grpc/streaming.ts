import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { checkRequest } from './limit-requests.ts';
import { type AnyCall, logOf } from './origin-of.ts';
import { toStatus } from './status.ts';

type StreamingCall = AnyCall & Pick<ServerWritableStream<unknown, unknown>, 'emit'>;

/** A handler that streams its answer, from a function that begins to or throws. */
export function streaming<Request extends object, Response>(
  logger: Logger,
  begin: (call: ServerWritableStream<Request, Response>) => void | Promise<void>,
) {
  return (call: ServerWritableStream<Request, Response>): void => {
    const refuseFor = (reason: unknown) => refuse(call, reason, logger);
    try {
      checkRequest(call.request);
      void begin(call)?.catch(refuseFor);
    } catch (reason) {
      refuseFor(reason);
    }
  };
}

/** Ends a streaming call with a status. */
export function refuse(call: StreamingCall, reason: unknown, logger: Logger): void {
  call.emit('error', toStatus(reason, logOf(call, logger)));
}
