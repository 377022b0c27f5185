import { createHmac } from 'node:crypto';

/** Secrets with this beginning are base64, as Standard Webhooks writes them; others are taken as they are. */
const PREFIX = 'whsec_';

/** The headers that prove who has sent a message, and when. */
export interface SignatureHeaders {
  readonly 'webhook-id': string;
  /** Seconds since 1970. */
  readonly 'webhook-timestamp': string;
  /** A signature per secret, separated by spaces: `v1,` and the base64 of an HMAC-SHA256. */
  readonly 'webhook-signature': string;
}

/** Signs a message as standardwebhooks.com says: HMAC-SHA256 over `id.timestamp.body`. @param atMs milliseconds since 1970 */
export function signatureHeaders(
  secrets: readonly string[],
  id: string,
  body: string,
  atMs: number,
): SignatureHeaders {
  const timestamp = String(Math.floor(atMs / 1000));
  const signatures = secrets.map((secret) => {
    const mac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`);
    return `v1,${mac.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret);
}
