import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { HttpGuard } from './auth/http-guard.ts';
import type { Config } from './config/schema.ts';
import { consoleRoutes } from './console/console-routes.ts';
import { httpEntrance } from './grpc/http/http-entrance.ts';
import { type HttpListener, openHttpListener } from './http/listener.ts';
import { type Probes, statusRoutes } from './http/status-routes.ts';
import type { DoorMetrics } from './metrics/door-metrics.ts';

export interface HttpParts {
  readonly guard: HttpGuard;
  readonly registry: Registry;
  readonly doorMetrics: DoorMetrics;
  readonly probes: Probes;
  readonly logger: Logger;
}

/**
 * Opens the HTTP listener with all that is served before there are sessions. The API follows when there are.
 * @throws CONFIG_INVALID
 */
export function openHttp(config: Config, parts: HttpParts): Promise<HttpListener> {
  const { guard, registry, doorMetrics, probes, logger } = parts;
  return openHttpListener({
    address: config.metrics.address,
    routes: [...statusRoutes(registry, probes), ...(config.metrics.api ? consoleRoutes() : [])],
    guard,
    enter: httpEntrance(config, doorMetrics, logger),
    logger,
  });
}
