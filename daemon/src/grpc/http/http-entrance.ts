import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { Entrance } from '../../http/listener.ts';
import type { DoorMetrics } from '../../metrics/door-metrics.ts';
import { watchDoor } from '../listener/watch-door.ts';

/** Returns the way into the HTTP listener, with the limits and the certificates of gRPC. */
export function httpEntrance(
  { grpc, metrics }: Pick<Config, 'grpc' | 'metrics'>,
  doorMetrics: DoorMetrics,
  logger: Logger,
): Entrance {
  return async (serve) => {
    const { door, close } = await watchDoor({
      config: grpc,
      protocol: 'http/1.1',
      isEncrypted: metrics.tls,
      filesShare: 1 / 4,
      inject: serve,
      metrics: doorMetrics,
      logger,
    });
    doorMetrics.observe('http', () => door.connections.size);
    return { accept: door.accept, close };
  };
}
