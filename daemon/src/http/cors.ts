import type { IncomingMessage } from 'node:http';

/** Headers of calls over Connect and gRPC-Web. */
const ALLOWED = [
  ...['authorization', 'content-type', 'x-request-id', 'traceparent'],
  ...['connect-protocol-version', 'connect-timeout-ms', 'connect-content-encoding'],
  ...['connect-accept-encoding', 'accept-encoding', 'content-encoding'],
  ...['x-grpc-web', 'x-user-agent', 'grpc-timeout'],
];

const EXPOSED = [
  ...['grpc-status', 'grpc-message', 'grpc-status-details-bin'],
  ...['x-request-id', 'x-trueframe-session', 'trailer-x-request-id', 'www-authenticate'],
];

/** Seconds for which a browser may remember what it may send. */
const MAX_AGE_S = 600;

/** Returns the headers that let pages of an allowed origin read answers. */
export function corsHeaders(origin: string): ReadonlyMap<string, string> {
  return new Map([
    ['access-control-allow-origin', origin],
    ['access-control-allow-methods', 'GET, POST'],
    ['access-control-allow-headers', ALLOWED.join(', ')],
    ['access-control-expose-headers', EXPOSED.join(', ')],
    ['access-control-max-age', String(MAX_AGE_S)],
    ['vary', 'Origin'],
  ]);
}

/** Returns true for the question of a browser whether it may send a request. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}
