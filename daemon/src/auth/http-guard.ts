import { TrueframeError } from '@trueframe/sdk';
import { isLoopback } from '../lib/is-loopback.ts';
import { parseAddress } from '../lib/parse-address.ts';
import type { Gate } from './gate.ts';
import { HTTP_ROLES, type NeededRole } from './needed-role.ts';
import { toRequestId } from './request-id.ts';

/** HTTP statuses by those of gRPC. */
const STATUSES: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  UNAVAILABLE: 503,
};

interface Origin {
  readonly authorization: string | undefined;
  readonly address: string;
}

/** Returns the guard of the HTTP server that listens on `address`. What only this machine reaches is open to it. */
export function httpGuard(gate: Gate, address: string) {
  const isLocal = isLoopback(parseAddress(address).host);
  const neededFor = (path: string): NeededRole | undefined => {
    const needed = Object.hasOwn(HTTP_ROLES, path) ? HTTP_ROLES[path] : undefined;
    return needed && isLocal ? 'none' : needed;
  };
  return async (path: string, from: Origin) => {
    try {
      await gate.admit({
        path,
        needed: neededFor(path),
        authorization: from.authorization === undefined ? [] : [from.authorization],
        address: from.address,
        tenant: '',
        requestId: toRequestId([]),
      });
      return undefined;
    } catch (reason) {
      const { status, code, message } = TrueframeError.from(reason);
      const answer = STATUSES[status];
      if (answer === undefined) throw reason;
      return { status: answer, message: `${code}: ${message}` };
    }
  };
}
