import type { Http2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import { addressGroup } from '../../lib/network/address-group.ts';
import type { DoorMetrics, Refusal } from '../../metrics/door-metrics.ts';
import { type Connection, Connections, peerOf } from './connections.ts';
import { openFilesLimit } from './open-files-limit.ts';
import { type Tally, tally } from './tally.ts';

export interface DoorParts {
  readonly config: Pick<Config['grpc'], 'limits' | 'readerTimeout'>;
  /** Takes a connection to speak HTTP/2 on. */
  inject(socket: Socket): void;
  /** Set: connections are encrypted first. */
  readonly encrypt?: ((socket: Socket) => void) | undefined;
  /** The part of the files that the process may open which connections may take. */
  readonly filesShare: number;
  readonly metrics: DoorMetrics;
  readonly logger: Logger;
}

/** Bytes of the HTTP/2 preface and of the settings that follow it. */
const OPENING_BYTES = 24 + 9;

/** Time in which a connection that was closed has to end before it is destroyed. */
const LAST_BYTES_MS = 2000;

/** Looks at every connection within `grpc.readerTimeout`. */
const LOOKS = 24;

/** Looks in a row without a sign of reading after which it ends. Fewer than half of them, as systems take bytes for two seconds that nobody reads. */
const PATIENCE = 11;

/** Looks that a peer has to show that it has read the end of a call that it lost, most of its time having passed before. */
const LAST_LOOKS = 3;

/** Every connection of the gRPC server comes in here, and can be thrown out again. */
export class Door {
  readonly connections = new Connections(PATIENCE);
  readonly #parts: DoorParts;
  readonly #most: number;
  readonly #tally: Tally;
  readonly #timers: readonly NodeJS.Timeout[];
  /** Looks that a peer has to answer after a call that went well: it may be busy, and little waits for it. */
  readonly #answerLooks: number;
  /** Connections that were seen to be closed on our side. */
  #ending = new Set<Connection>();

  constructor(parts: DoorParts) {
    this.#parts = parts;
    const { limits, readerTimeout } = parts.config;
    this.#most = Math.min(limits.connections, Math.floor(openFilesLimit() * parts.filesShare));
    this.#tally = tally(parts.logger);
    // A ping behind what waits would get its answer too late, however patient readers may be waited for.
    const patience = readerTimeout || limits.keepaliveTime + limits.keepaliveTimeout;
    this.#answerLooks = Math.ceil((limits.keepaliveTimeout * LOOKS) / patience);
    this.#timers = [
      setInterval(() => this.#endHalfClosed(), LAST_BYTES_MS).unref(),
      setInterval(() => this.#endDeaf(), patience / LOOKS).unref(),
    ];
  }

  /** A connection that the system has accepted. */
  readonly accept = (socket: Socket): void => {
    // Resets of callers are no errors of ours.
    socket.on('error', () => {});
    const refusal = this.#refusalOf(socket);
    if (refusal) {
      socket.resetAndDestroy();
      this.refused(refusal, socket.remoteAddress ?? '');
      return;
    }
    const connection = this.connections.add(socket);
    const { handshakeTimeout } = this.#parts.config.limits;
    const timer = setTimeout(() => this.#judge(connection), handshakeTimeout);
    socket.once('close', () => clearTimeout(timer));
    if (this.#parts.encrypt) this.#parts.encrypt(socket);
    else this.#open(connection, socket);
  };

  /** A connection whose TLS handshake is done. */
  readonly encrypted = (carrier: Socket): void => {
    carrier.on('error', () => {});
    const connection = this.connections.find(peerOf(carrier));
    if (connection) this.#open(connection, carrier);
    else carrier.destroy();
  };

  /** Something broke a limit. */
  refused(reason: Refusal, address: string): void {
    this.#parts.metrics.refusals.inc({ reason });
    this.#tally.add(reason, address);
  }

  /** Ends a connection at once, with everything that waits in it. */
  throwOut(peer: string): void {
    this.connections.find(peer)?.socket.resetAndDestroy();
  }

  /** A call is over. `isLost`: because its caller took nothing. */
  callOver(peer: string, session: Http2Session, isLost: boolean): void {
    this.connections.find(peer)?.watch.confirm(session, isLost ? LAST_LOOKS : this.#answerLooks);
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#tally.close();
    for (const { socket } of this.connections.all()) socket.destroy();
  }

  #refusalOf({ remoteAddress }: Socket): Refusal | undefined {
    // A caller that left before it was looked at has no address.
    const group = addressGroup(remoteAddress ?? '');
    if (this.connections.countOf(group) >= this.#parts.config.limits.connectionsPerAddress) {
      return 'connections_per_address';
    }
    if (this.connections.size < this.#most) return undefined;
    return this.#makeRoom() ? undefined : 'connections';
  }

  /** The oldest connection that has not said anything gives way. */
  #makeRoom(): boolean {
    for (const connection of this.connections.all()) {
      if (hasOpened(connection)) continue;
      this.#turnOut(connection, 'handshake');
      return true;
    }
    return false;
  }

  #open(connection: Connection, carrier: Socket): void {
    connection.carrier = carrier;
    this.#parts.inject(carrier);
  }

  #judge(connection: Connection): void {
    if (!hasOpened(connection)) this.#turnOut(connection, 'handshake');
  }

  #turnOut({ socket, group }: Connection, reason: Refusal): void {
    socket.resetAndDestroy();
    this.refused(reason, group);
  }

  /** Ends the connections whose peers read nothing, and frees what waits for them, whether their calls are over or not. */
  #endDeaf(): void {
    for (const connection of this.connections.all()) {
      if (connection.watch.look()) this.#turnOut(connection, 'reader');
    }
  }

  /** A peer that does not close its side would keep a connection that is over. */
  #endHalfClosed(): void {
    const ending = new Set<Connection>();
    for (const connection of this.connections.all()) {
      if (!connection.carrier?.writableEnded) continue;
      if (this.#ending.has(connection)) connection.socket.destroy();
      else ending.add(connection);
    }
    this.#ending = ending;
  }
}

function hasOpened({ carrier }: Connection): boolean {
  return carrier !== undefined && carrier.bytesRead >= OPENING_BYTES;
}
