import { lookup } from 'node:dns/promises';
import { type AddressInfo, createServer, isIP, type Server, type Socket } from 'node:net';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import { parseAddress } from '../../lib/parse-address.ts';

export interface Listeners {
  readonly port: number;
  /** Takes no more connections; those that are there stay. */
  close(): void;
}

/**
 * Listens on every address that the host of `address` has, all with the same port; 0: one that is free.
 * @throws CONFIG_INVALID when none of them can be listened on
 */
export async function bind(
  address: string,
  onConnection: (socket: Socket) => void,
  logger: Logger,
): Promise<Listeners> {
  const { host, port: wanted } = parseAddress(address);
  const servers: Server[] = [];
  const failures: Error[] = [];
  let port = wanted;
  for (const one of await addressesOf(host, address)) {
    try {
      const server = await listen(one, port, onConnection);
      server.on('error', (err) => logger.error({ err }, 'cannot take a connection'));
      servers.push(server);
      port = (server.address() as AddressInfo).port;
    } catch (reason) {
      failures.push(reason as Error);
    }
  }
  if (servers.length === 0) throw cannotListen(address, failures[0] as Error);
  for (const { message } of failures) logger.warn(`${address}: ${message}`);
  return {
    port,
    close: () => {
      for (const server of servers) server.close();
    },
  };
}

async function addressesOf(host: string, address: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    return [...new Set((await lookup(host, { all: true })).map((found) => found.address))];
  } catch (reason) {
    throw cannotListen(address, reason as Error);
  }
}

function listen(host: string, port: number, onConnection: (socket: Socket) => void) {
  const server = createServer({ noDelay: true }, onConnection);
  return new Promise<Server>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function cannotListen(address: string, cause: Error): TrueframeError {
  return new TrueframeError('CONFIG_INVALID', `cannot listen on ${address}: ${cause.message}`, {
    cause,
  });
}
