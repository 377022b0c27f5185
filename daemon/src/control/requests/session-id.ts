import { createHash, randomBytes } from 'node:crypto';

const BYTES = 9;

export function newSessionId(): string {
  return `s-${randomBytes(BYTES).toString('base64url')}`;
}

/** The id that all daemons give to the session of that request of a tenant. */
export function sessionIdOf(tenantId: string, requestId: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([tenantId, requestId]))
    .digest();
  return `s-${digest.subarray(0, BYTES).toString('base64url')}`;
}
