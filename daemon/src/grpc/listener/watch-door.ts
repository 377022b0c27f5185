import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { DoorMetrics } from '../../metrics/door-metrics.ts';
import { Door, type DoorParts } from './door.ts';
import { Encryption, type EncryptionParts } from './encryption.ts';

export interface WatchedDoorParts {
  readonly config: Config['grpc'];
  readonly protocol: EncryptionParts['protocol'];
  readonly isEncrypted: boolean;
  readonly filesShare: DoorParts['filesShare'];
  /** Takes a connection to speak the protocol on. */
  inject(socket: Socket): void;
  readonly metrics: DoorMetrics;
  readonly logger: Logger;
}

export interface WatchedDoor {
  readonly door: Door;
  /** Ends every connection. */
  close(): void;
}

/** Returns a door with its encryption. @throws CONFIG_INVALID when a certificate cannot be used */
export async function watchDoor(parts: WatchedDoorParts): Promise<WatchedDoor> {
  const { config, protocol, isEncrypted, filesShare, metrics, logger } = parts;
  const encryption = isEncrypted
    ? await Encryption.open({
        protocol,
        tls: config.tls,
        handshakeTimeout: config.limits.handshakeTimeout,
        metrics,
        logger,
        onEncrypted: (socket) => door.encrypted(socket),
        onFailed: (socket) => door.refused('tls', socket.remoteAddress ?? ''),
      })
    : undefined;
  const door: Door = new Door({
    config,
    inject: parts.inject,
    encrypt: encryption?.encrypt,
    filesShare,
    metrics,
    logger,
  });
  return {
    door,
    close: () => {
      encryption?.close();
      door.close();
    },
  };
}
