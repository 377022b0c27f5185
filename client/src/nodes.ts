import {
  type ChannelCredentials,
  type ChannelOptions,
  credentials,
  type Interceptor,
} from '@grpc/grpc-js';
import { TrueframeClient, type TrueframeClientType } from '@trueframe/proto';
import { CallError } from './call-error.ts';
import type { Balancing, ClientOptions } from './client-options.ts';
import { sendToken, tokenFromEnvironment } from './token.ts';

/** A daemon, or what stands behind one name. */
export interface Node {
  readonly address: string;
  readonly client: TrueframeClientType;
}

/** Targets whose own addresses are separated by commas. */
const OWN_COMMAS = /^ipv[46]:/;

/** The nodes that a client may ask. A connection is made with the first call to one. */
export class Nodes {
  readonly #nodes: readonly Node[];
  readonly #balancing: Balancing;
  #at = 0;
  #isClosed = false;

  /** @throws RangeError without an address */
  constructor(address: string | readonly string[], options: ClientOptions) {
    const { token = tokenFromEnvironment, balancing = 'pick_first' } = options;
    const interceptor = sendToken(typeof token === 'string' ? () => token : () => token());
    const channel = channelOf(options);
    const settings = settingsOf(options, interceptor);
    this.#balancing = balancing;
    this.#nodes = addressesOf(address).map((one) => ({
      address: one,
      client: new TrueframeClient(one, channel, settings),
    }));
  }

  get count(): number {
    return this.#nodes.length;
  }

  /** All addresses, separated by commas. */
  get address(): string {
    return this.#nodes.map(({ address }) => address).join(',');
  }

  /** Returns the node for the next call. @throws CallError CANCELLED after `close` */
  next(): Node {
    if (this.#isClosed) {
      throw new CallError('the client is closed', { code: '', status: 'CANCELLED' });
    }
    const node = this.#nodes[this.#at] as Node;
    if (this.#balancing === 'round_robin') this.#moveOn();
    return node;
  }

  /** A call at the node was lost: the next one goes to another node, if there is one. */
  avoid(node: Node): void {
    if (this.#nodes[this.#at] === node) this.#moveOn();
  }

  close(): void {
    this.#isClosed = true;
    for (const { client } of this.#nodes) client.close();
  }

  #moveOn(): void {
    this.#at = (this.#at + 1) % this.#nodes.length;
  }
}

function addressesOf(address: string | readonly string[]): readonly string[] {
  const given = typeof address === 'string' ? [address] : address;
  const all = given.flatMap((one) => (OWN_COMMAS.test(one) ? [one] : one.split(',')));
  const addresses = all.map((one) => one.trim()).filter((one) => one !== '');
  if (addresses.length === 0) throw new RangeError('a client needs the address of a daemon');
  return addresses;
}

function settingsOf(
  { balancing = 'pick_first', keepaliveMs = 10_000 }: ClientOptions,
  interceptor: Interceptor,
): ChannelOptions & { readonly interceptors: Interceptor[] } {
  return {
    // A daemon that is being restarted is found again soon.
    'grpc.initial_reconnect_backoff_ms': 200,
    'grpc.max_reconnect_backoff_ms': 2000,
    // A machine that is gone closes no connection.
    'grpc.keepalive_time_ms': keepaliveMs,
    'grpc.keepalive_timeout_ms': keepaliveMs / 2,
    'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ [balancing]: {} }] }),
    interceptors: [interceptor],
  };
}

function channelOf({ tls, credentials: given }: ClientOptions): ChannelCredentials {
  if (given) return given;
  if (!tls) return credentials.createInsecure();
  return credentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.cert ?? null);
}
