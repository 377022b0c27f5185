import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { parseAddress } from '../lib/parse-address.ts';
import { redact } from '../lib/redact.ts';

/** Answers of the probes. Reasons say what is wrong; an empty list is a yes. */
export interface Probes {
  /** Restart me when this is not empty. */
  live(): readonly string[];
  /** Send me no sessions when this is not empty. */
  ready(): readonly string[];
  /** Give me more time while this is not empty. */
  started(): readonly string[];
}

/** Decides who may read a path: undefined for those who may, otherwise the answer. */
export type HttpGuard = (
  path: string,
  from: { readonly authorization: string | undefined; readonly address: string },
) => Promise<{ readonly status: number; readonly message: string } | undefined>;

export interface MetricsServer {
  /** `host:port` as bound. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves /metrics for Prometheus and /livez, /readyz, /startupz for orchestrators.
 * @throws CONFIG_INVALID when the address is taken or not ours
 */
export async function startMetricsServer(
  address: string,
  registry: Registry,
  probes: Probes,
  guard: HttpGuard,
  logger: Logger,
): Promise<MetricsServer> {
  const routes: Record<string, (response: ServerResponse) => Promise<void> | void> = {
    '/metrics': async (response) => {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    },
    '/livez': (response) => answer(response, probes.live()),
    '/readyz': (response) => answer(response, probes.ready()),
    '/startupz': (response) => answer(response, probes.started()),
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] as string;
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!route) {
      response.writeHead(404).end(`not found; there are ${Object.keys(routes).join(' ')}\n`);
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const serve = async () => {
      const refusal = await guard(path, originOf(request));
      if (refusal) refuse(response, refusal);
      else await route(response);
    };
    serve().catch((err: unknown) => {
      logger.error({ err, path }, 'cannot answer');
      response.writeHead(500).end('internal error\n');
    });
  });
  // A scraper is quick; nobody else has business here.
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
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function originOf({ headers, socket }: IncomingMessage) {
  return { authorization: headers.authorization, address: socket.remoteAddress ?? '' };
}

function refuse(
  response: ServerResponse,
  { status, message }: { readonly status: number; readonly message: string },
): void {
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  response.writeHead(status, challenge).end(`${message}\n`);
}

function answer(response: ServerResponse, reasons: readonly string[]): void {
  const ok = reasons.length === 0;
  response
    .writeHead(ok ? 200 : 503, { 'content-type': 'application/json' })
    .end(`${JSON.stringify({ ok, reasons: reasons.map(redact) })}\n`);
}
