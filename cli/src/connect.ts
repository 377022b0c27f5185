import { type ClientOptions, DaemonClient } from '@trueframe/client';

/** A daemon to talk to; disposing of it ends the connection, and the daemon if it is our own. */
export interface OpenDaemon extends AsyncDisposable {
  readonly client: DaemonClient;
  /** `host:port` of its metrics; absent when it is not our own. */
  readonly metricsAddress?: string;
}

/** The daemon at an address. */
export function connect(address: string, options: ClientOptions): OpenDaemon {
  const client = new DaemonClient(address, options);
  return { client, [Symbol.asyncDispose]: async () => client.close() };
}
