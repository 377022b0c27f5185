import { isAtLeast, type Role } from './role.ts';

/** On whose behalf a call runs. */
export interface Caller {
  /** Tenant whose sessions the caller starts and, below the role operator, sees. '' is the tenant of callers without one. */
  readonly tenant: string;
  readonly role: Role;
  /** Name of the caller in logs: name of a token, `sub` of a JWT, subject of a certificate, or `anonymous`. */
  readonly subject: string;
  /** Address of the peer, without its port. */
  readonly address: string;
  /** Id of this call in logs and errors: the one that the caller gave, or one of ours. */
  readonly requestId: string;
}

/** The same object from the first interceptor to the handler, so that it can stand for the call. */
interface HasMetadata {
  readonly metadata: object;
}

const callers = new WeakMap<object, Caller>();

/** Makes `caller` the one that `callerOf` finds for the call with this metadata. */
export function attachCaller(metadata: object, caller: Caller): void {
  callers.set(metadata, caller);
}

/** Returns the caller of a gRPC call. Throws when the call has passed no interceptor that knows callers. */
export function callerOf({ metadata }: HasMetadata): Caller {
  const caller = callers.get(metadata);
  if (caller) return caller;
  throw new Error('a call reached its handler without a caller');
}

/** Returns true when the sessions of `tenant` exist for the caller: those of its own, and all of them from operator on. */
export function maySee(caller: Caller, tenant: string): boolean {
  return isAtLeast(caller.role, 'operator') || caller.tenant === tenant;
}
