import type { ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { redact } from '../lib/redact.ts';
import type { Route } from './route.ts';

/** Answers of the probes. Reasons say what is wrong; an empty list is a yes. */
export interface Probes {
  /** Restart me when this is not empty. */
  live(): readonly string[];
  /** Send me no sessions when this is not empty. */
  ready(): readonly string[];
  /** Give me more time while this is not empty. */
  started(): readonly string[];
}

const methods = ['GET', 'HEAD'] as const;

/** Returns /metrics for Prometheus and /livez, /readyz, /startupz for orchestrators. */
export function statusRoutes(registry: Registry, probes: Probes): readonly Route[] {
  return [
    {
      path: '/metrics',
      methods,
      needed: 'viewer',
      serve: async (_, response) => {
        const text = await registry.metrics();
        response.writeHead(200, { 'content-type': registry.contentType }).end(text);
      },
    },
    probe('/livez', probes.live),
    probe('/readyz', probes.ready),
    probe('/startupz', probes.started),
  ];
}

function probe(path: string, reasonsNow: () => readonly string[]): Route {
  return {
    path,
    methods,
    needed: 'none',
    anyHost: true,
    serve: (_, response) => answer(response, reasonsNow()),
  };
}

function answer(response: ServerResponse, reasons: readonly string[]): void {
  const ok = reasons.length === 0;
  response
    .writeHead(ok ? 200 : 503, { 'content-type': 'application/json' })
    .end(`${JSON.stringify({ ok, reasons: reasons.map(redact) })}\n`);
}
