import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { checkRequest } from './limit-requests.ts';
import { logOf } from './origin-of.ts';
import { toStatus } from './status.ts';

/** A unary handler from a function that returns or throws. */
export function unary<Request, Response>(
  logger: Logger,
  handle: (call: ServerUnaryCall<Request, Response>) => Response | Promise<Response>,
) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    Promise.resolve()
      .then(() => {
        checkRequest(call.request as object);
        return handle(call);
      })
      .then(
        (response) => callback(null, response),
        (reason: unknown) => callback(toStatus(reason, logOf(call, logger))),
      );
  };
}
