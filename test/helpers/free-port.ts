import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** Listens on a port of 127.0.0.1 that was free. */
export async function listenAnywhere(server: Server = createServer()): Promise<AddressInfo> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address() as AddressInfo;
}

/** A port of 127.0.0.1 where nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const { port } = await listenAnywhere(server);
  server.close();
  await once(server, 'close');
  return port;
}
