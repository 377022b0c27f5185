import { type Server, ServerCredentials } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { DoorMetrics } from '../../metrics/door-metrics.ts';
import { bind } from './bind.ts';
import type { Door } from './door.ts';
import { watchDoor } from './watch-door.ts';

export interface OpenDoor {
  readonly door: Door;
  /** The port that callers connect to. */
  readonly port: number;
  /** Takes no more connections; those that are there stay. */
  shut(): void;
  /** Ends every connection. */
  close(): void;
}

/**
 * Listens for the callers of a server.
 * @throws CONFIG_INVALID when the address is taken or not ours, or a certificate cannot be used
 */
export async function openDoor(
  server: Server,
  config: Config['grpc'],
  metrics: DoorMetrics,
  logger: Logger,
): Promise<OpenDoor> {
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const { door, close } = await watchDoor({
    config,
    protocol: 'h2',
    isEncrypted: config.tls.cert !== '',
    filesShare: 1 / 2,
    inject: (socket) => injector.injectConnection(socket),
    metrics,
    logger,
  });
  metrics.observe('grpc', () => door.connections.size);
  try {
    const listeners = await bind(config.address, door.accept, logger);
    return { door, port: listeners.port, shut: () => listeners.close(), close };
  } catch (reason) {
    close();
    throw reason;
  }
}
