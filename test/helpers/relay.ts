import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A stretch of network between callers and a daemon. */
export interface Relay {
  readonly address: string;
  /** From now on nothing of what the daemon sends is taken, not even by the system. */
  block(): void;
  /** Ends all connections, and takes no more. */
  cut(): Promise<void>;
  /** Takes connections again, at the same address. */
  restore(): Promise<void>;
}

/** For one test. */
export async function startRelay(daemonAddress: string): Promise<Relay> {
  const port = Number(daemonAddress.split(':').at(-1));
  const ends: Socket[] = [];
  const daemons: Socket[] = [];
  const server = createServer((caller) => {
    const daemon = connect(port, '127.0.0.1');
    ends.push(caller, daemon);
    daemons.push(daemon);
    for (const end of [caller, daemon]) end.on('error', () => {});
    caller.pipe(daemon).pipe(caller);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const end of ends) end.destroy();
    server.close();
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${own}`,
    block: () => {
      for (const daemon of daemons) daemon.unpipe().pause();
    },
    cut: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const end of ends) end.destroy();
      await closed;
    },
    restore: async () => {
      server.listen(own, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}
