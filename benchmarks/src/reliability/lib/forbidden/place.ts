import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, statSync, utimesSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { RowContext } from '../../row.ts';

/** Seconds since 1970, in 2001; the kernel notes an access when the last one was before the last change. */
const ACCESSED = 1_000_000_000;
const CHANGED = ACCESSED + 86_400;

/** A service that nobody may reach through the daemon: it counts what comes, over TCP and UDP. */
export interface ForbiddenPlace {
  readonly port: number;
  count(): number;
}

/** Listens on 127.0.0.2, and on ::1 where there is IPv6, on the same port. */
export async function forbiddenPlace(context: RowContext): Promise<ForbiddenPlace> {
  let count = 0;
  const server = () =>
    createServer((socket) => {
      count += 1;
      socket.destroy();
    });
  const first = server();
  await listen(context, first, 0, '127.0.0.2');
  const { port } = first.address() as { port: number };
  await listen(context, server(), port, '::1').catch(() => {});
  const udp = createSocket('udp4', () => {
    count += 1;
  });
  udp.bind(port, '127.0.0.2');
  await once(udp, 'listening');
  context.after(() => udp.close());
  return { port, count: () => count };
}

async function listen(
  context: RowContext,
  server: Server,
  port: number,
  host: string,
): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
  context.after(() => server.close());
}

/** Files whose readers leave a trace: the kernel notes the time of the first access. */
export class WatchedFiles {
  readonly #paths: readonly string[];

  constructor(paths: readonly string[]) {
    this.#paths = paths;
    for (const path of paths) utimesSync(path, ACCESSED, CHANGED);
  }

  /** Paths of those that were read. */
  read(): readonly string[] {
    return this.#paths.filter(
      (path) => existsSync(path) && statSync(path).atimeMs !== ACCESSED * 1000,
    );
  }
}
