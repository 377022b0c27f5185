import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { attachCaller } from '../auth/caller.ts';
import type { Gate, Knock } from '../auth/gate.ts';
import { roleForRpc } from '../auth/needed-role.ts';
import type { OpenCalls } from '../auth/open-calls.ts';
import { REQUEST_ID_KEY, toRequestId } from '../auth/request-id.ts';
import { checkLength } from '../control/requests/limits.ts';
import { toStatus, withRequestId } from './status.ts';

export interface IdentifyParts {
  readonly gate: Gate;
  readonly openCalls: OpenCalls;
  /** Metadata that names the tenant of a call. */
  readonly tenantKey: string;
  readonly logger: Logger;
}

/**
 * Lets calls in that have the role they need, for `callerOf` and everything behind, and ends them when their credential
 * ends. Gives every answer the id of its call.
 */
export function identifyCallers(parts: IdentifyParts): ServerInterceptor {
  return ({ path }, call) => {
    let requestId = '';
    let isOver = false;
    let letGo = () => {};
    const finish = () => {
      isOver = true;
      letGo();
    };
    const refuse = (reason: unknown) => {
      if (isOver) return;
      finish();
      call.sendStatus(withRequestId(toStatus(reason, parts.logger), requestId));
    };
    const receive = async (metadata: Metadata, pass: (metadata: Metadata) => void) => {
      requestId = toRequestId(metadata.get(REQUEST_ID_KEY));
      const knock = knockOf(path, call, metadata, requestId, parts.tenantKey);
      const { caller, identity } = await parts.gate.admit(knock);
      if (isOver) return;
      attachCaller(metadata, caller);
      if (identity) {
        letGo = parts.openCalls.add(identity, (reason) => {
          parts.gate.refused(reason, knock);
          refuse(reason);
        });
      }
      pass(metadata);
    };
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => void receive(metadata, pass).catch(refuse),
          onReceiveMessage: (message, pass) => {
            if (!isOver) pass(message);
          },
          onCancel: finish,
        }),
      sendMetadata: (metadata, pass) => {
        metadata.set(REQUEST_ID_KEY, requestId);
        pass(metadata);
      },
      sendMessage: (message, pass) => {
        if (!isOver) pass(message);
      },
      sendStatus: (status, pass) => {
        if (isOver) return;
        finish();
        pass(withRequestId(status, requestId));
      },
    });
  };
}

/** @throws REQUEST_INVALID for a tenant that is too long */
function knockOf(
  path: string,
  call: ServerInterceptingCallInterface,
  metadata: Metadata,
  requestId: string,
  tenantKey: string,
): Knock {
  return {
    path,
    needed: roleForRpc(path),
    authorization: metadata.get('authorization'),
    certificate: call.getAuthContext().sslPeerCertificate,
    address: call.getConnectionInfo().remoteAddress ?? '',
    tenant: checkLength('tenant', metadata.get(tenantKey).join('')),
    requestId,
  };
}
