import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A stretch of network between callers and a daemon. */
export interface Relay {
  readonly address: string;
  /** From now on nothing of what the daemon sends is taken, not even by the system. */
  block(): void;
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
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    block: () => {
      for (const daemon of daemons) daemon.unpipe().pause();
    },
  };
}
