import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { HttpGuard } from '../auth/http-guard.ts';
import { peerCertificate } from '../lib/network/peer-certificate.ts';
import { parseAddress } from '../lib/parse-address.ts';
import { answerText } from './answer-text.ts';
import { corsHeaders, isPreflight } from './cors.ts';
import { type Route, Routes } from './route.ts';

export interface HttpListener {
  /** `host:port` as bound. */
  readonly address: string;
  /** Takes more routes at any time. */
  readonly routes: Routes;
  close(): Promise<void>;
}

/** Way of connections to where they are served. `serve` speaks HTTP on one. */
export type Entrance = (serve: (socket: Socket) => void) => Promise<{
  accept(socket: Socket): void;
  /** Ends every connection. */
  close(): void;
}>;

export interface HttpListenerParts {
  readonly address: string;
  readonly routes: readonly Route[];
  readonly guard: HttpGuard;
  readonly enter: Entrance;
  readonly logger: Logger;
}

/** Idle time after which the system asks whether the other side is still there. */
const KEEPALIVE_MS = 30_000;

/** Opens the HTTP listener. @throws CONFIG_INVALID when the address is taken or not ours, or a certificate cannot be used */
export async function openHttpListener({
  address,
  routes: first,
  guard,
  enter,
  logger,
}: HttpListenerParts): Promise<HttpListener> {
  const routes = new Routes();
  routes.add(...first);
  const options = { keepAlive: true, keepAliveInitialDelay: KEEPALIVE_MS };
  const server = createServer(options, (request, response) => {
    const path = (request.url ?? '').split('?')[0] as string;
    serve(request, response, path, routes, guard).catch((err: unknown) => {
      // Nobody is left to answer.
      if (response.destroyed || request.destroyed) return;
      logger.error({ err, path }, 'cannot answer');
      if (response.headersSent) response.destroy();
      else answerText(response, 500, 'internal error');
    });
  });
  // Every request is small; answers may take as long as a session.
  server.requestTimeout = 10_000;
  const [serveHttp] = server.listeners('connection');
  const entrance = await enter((socket) => serveHttp?.call(server, socket));
  server.removeAllListeners('connection').on('connection', entrance.accept);
  const { host, port } = parseAddress(address);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `cannot listen on ${address} for metrics: ${cause.message}`;
      entrance.close();
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
        entrance.close();
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
    answerText(response, 404, `not found; there are ${routes.paths.join(' ')}`);
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
    response.setHeader('allow', route.methods.join(', '));
    answerText(response, 405, `send ${route.methods.join(' or ')}`);
    return;
  }
  const refusal = await guard.refusalOf({
    path,
    needed: route.needed,
    anyHost: route.anyHost === true,
    authorization,
    certificate: peerCertificate(request.socket),
    address: request.socket.remoteAddress ?? '',
    host,
    origin,
  });
  if (refusal) {
    if (refusal.status === 401) response.setHeader('www-authenticate', 'Bearer');
    answerText(response, refusal.status, refusal.message);
  } else await route.serve(request, response, path);
}
