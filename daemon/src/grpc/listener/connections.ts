import type { Socket } from 'node:net';
import { addressGroup } from '../../lib/network/address-group.ts';
import { AddressCounts } from './address-counts.ts';
import { PeerWatch } from './peer-watch.ts';

/** A connection of a caller, from its acceptance to its end. */
export interface Connection {
  /** As it was accepted. */
  readonly socket: Socket;
  /** The one that HTTP/2 is spoken on; the same without TLS. */
  carrier: Socket | undefined;
  /** Address that limits count by. */
  readonly group: string;
  readonly watch: PeerWatch;
}

/** Open connections by `address:port` of the peer, and how many each address has. */
export class Connections {
  readonly #byPeer = new Map<string, Connection>();
  readonly #perGroup = new AddressCounts();
  readonly #patience: number;

  /** `patience`: looks at a connection that may pass without a sign that its peer reads. */
  constructor(patience: number) {
    this.#patience = patience;
  }

  get size(): number {
    return this.#byPeer.size;
  }

  countOf(group: string): number {
    return this.#perGroup.of(group);
  }

  add(socket: Socket): Connection {
    const peer = peerOf(socket);
    const group = addressGroup(socket.remoteAddress ?? '');
    const watch = new PeerWatch(socket, this.#patience);
    const connection: Connection = { socket, carrier: undefined, group, watch };
    this.#byPeer.set(peer, connection);
    this.#perGroup.add(group);
    socket.once('close', () => {
      if (this.#byPeer.get(peer) === connection) this.#byPeer.delete(peer);
      this.#perGroup.remove(group);
    });
    return connection;
  }

  /** `peer`: as `getPeer` of a call gives it. */
  find(peer: string): Connection | undefined {
    return this.#byPeer.get(peer);
  }

  /** Oldest first. */
  all(): IterableIterator<Connection> {
    return this.#byPeer.values();
  }
}

export function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}
