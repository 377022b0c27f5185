import { type Server, ServerCredentials } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { DoorMetrics } from '../../metrics/door-metrics.ts';
import { bind } from './bind.ts';
import { Door } from './door.ts';
import { Encryption } from './encryption.ts';

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
  const { tls, limits } = config;
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const encryption =
    tls.cert === ''
      ? undefined
      : await Encryption.open({
          tls,
          handshakeTimeout: limits.handshakeTimeout,
          metrics,
          logger,
          onEncrypted: (socket) => door.encrypted(socket),
          onFailed: (socket) => door.refused('tls', socket.remoteAddress ?? ''),
        });
  const door: Door = new Door({
    config,
    inject: (socket) => injector.injectConnection(socket),
    encrypt: encryption?.encrypt,
    metrics,
    logger,
  });
  const close = () => {
    encryption?.close();
    door.close();
  };
  try {
    const listeners = await bind(config.address, door.accept, logger);
    return { door, port: listeners.port, shut: () => listeners.close(), close };
  } catch (reason) {
    close();
    throw reason;
  }
}
