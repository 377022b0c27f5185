import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { HttpGuard } from '../auth/http-guard.ts';
import { parseAddress } from '../lib/parse-address.ts';
import { corsHeaders, isPreflight } from './cors.ts';
import { type Route, Routes } from './route.ts';

export interface HttpListener {
  /** `host:port` as bound. */
  readonly address: string;
  /** Takes more routes at any time. */
  readonly routes: Routes;
  close(): Promise<void>;
}

/** Opens the HTTP listener. @throws CONFIG_INVALID when the address is taken or not ours */
export async function openHttpListener(
  address: string,
  first: readonly Route[],
  guard: HttpGuard,
  logger: Logger,
): Promise<HttpListener> {
  const routes = new Routes();
  routes.add(...first);
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] as string;
    serve(request, response, path, routes, guard).catch((err: unknown) => {
      // Nobody is left to answer.
      if (response.destroyed || request.destroyed) return;
      logger.error({ err, path }, 'cannot answer');
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end('internal error\n');
    });
  });
  // Every request is small; answers may take as long as a session.
  server.requestTimeout = 10_000;
  const { host, port } = parseAddress(address);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `cannot listen on ${address} for metrics: ${cause.message}`;
      reject(new TrueframeError('CONFIG_INVALID', message, { cause }));
    });
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  const shown = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return {
    address: `${shown}:${bound.port}`,
    routes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  routes: Routes,
  guard: HttpGuard,
): Promise<void> {
  const route = routes.find(path);
  if (!route) {
    response.writeHead(404).end(`not found; there are ${routes.paths.join(' ')}\n`);
    return;
  }
  const { host, origin, authorization } = request.headers;
  if (guard.origins.isAllowed(origin)) {
    for (const [name, value] of corsHeaders(origin)) response.setHeader(name, value);
    if (isPreflight(request)) {
      response.writeHead(204).end();
      return;
    }
  }
  if (!(route.methods as readonly (string | undefined)[]).includes(request.method)) {
    response.writeHead(405, { allow: route.methods.join(', ') }).end();
    return;
  }
  const refusal = await guard.refusalOf({
    path,
    needed: route.needed,
    anyHost: route.anyHost === true,
    authorization,
    address: request.socket.remoteAddress ?? '',
    host,
    origin,
  });
  if (refusal) {
    const challenge = refusal.status === 401 ? { 'www-authenticate': 'Bearer' } : {};
    response.writeHead(refusal.status, challenge).end(`${refusal.message}\n`);
  } else await route.serve(request, response, path);
}
