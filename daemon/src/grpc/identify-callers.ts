import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { attachCaller, type Caller } from '../auth/caller.ts';
import { REQUEST_ID_KEY, toRequestId } from '../auth/request-id.ts';
import { checkLength } from '../control/requests/limits.ts';
import { toStatus, withRequestId } from './status.ts';

/** Finds out who calls, for `callerOf`, and gives every answer the id of its call. */
export function identifyCallers(tenantKey: string, logger: Logger): ServerInterceptor {
  return (_method, call) => {
    let requestId = '';
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            requestId = toRequestId(metadata.get(REQUEST_ID_KEY));
            try {
              const tenant = checkLength('tenant', metadata.get(tenantKey).join(''));
              attachCaller(metadata, anonymous(call, tenant, requestId));
            } catch (reason) {
              call.sendStatus(withRequestId(toStatus(reason, logger), requestId));
              return;
            }
            pass(metadata);
          },
        }),
      sendMetadata: (metadata, pass) => {
        metadata.set(REQUEST_ID_KEY, requestId);
        pass(metadata);
      },
      sendStatus: (status, pass) => pass(withRequestId(status, requestId)),
    });
  };
}

function anonymous(
  call: ServerInterceptingCallInterface,
  tenant: string,
  requestId: string,
): Caller {
  const address = call.getConnectionInfo().remoteAddress ?? '';
  return { tenant, role: 'admin', subject: 'anonymous', address, requestId };
}
