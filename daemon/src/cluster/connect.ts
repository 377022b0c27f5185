import { readFile } from 'node:fs/promises';
import {
  type ConnectionOptions,
  connect as connectNats,
  credsAuthenticator,
  type NatsConnection,
} from '@nats-io/transport-node';
import { TrueframeError } from '@trueframe/sdk';
import type { Cluster } from '../config/cluster.ts';

/** A silent broker is noticed after two of these. */
const PING_MS = 1000;
const CONNECT_MS = 5000;
const RECONNECT_MS = 250;

/**
 * Connects to the brokers; a connection that is lost is made again, for as long as it takes.
 * @throws CLUSTER_UNREACHABLE
 */
export async function connect(config: Cluster, node: string): Promise<NatsConnection> {
  const { servers, user, password, credentials, inbox, tls } = config;
  const isEncrypted = tls.ca !== '' || tls.cert !== '';
  try {
    const options: ConnectionOptions = {
      servers: [...servers],
      name: `trueframe ${node}`,
      timeout: CONNECT_MS,
      pingInterval: PING_MS,
      maxPingOut: 2,
      reconnectTimeWait: RECONNECT_MS,
      maxReconnectAttempts: -1,
      // Addresses that other brokers tell are of their network, which need not be this one.
      ignoreClusterUpdates: true,
      ...(inbox !== undefined && { inboxPrefix: inbox }),
      ...(user !== undefined && { user }),
      ...(password !== undefined && { pass: password }),
      ...(credentials && { authenticator: credsAuthenticator(await readFile(credentials)) }),
      ...(isEncrypted && { tls: toTls(tls) }),
    };
    return await connectNats(options);
  } catch (cause) {
    throw unreachable(config, cause);
  }
}

function toTls({ ca, cert, key }: Cluster['tls']) {
  return {
    ...(ca && { caFile: ca }),
    ...(cert && { certFile: cert }),
    ...(key && { keyFile: key }),
  };
}

export function unreachable({ servers }: Pick<Cluster, 'servers'>, cause: unknown): TrueframeError {
  const { message } = TrueframeError.from(cause);
  const text = `the brokers of the cluster cannot be used (${servers.join(', ')}): ${message}`;
  return new TrueframeError('CLUSTER_UNREACHABLE', text, {
    cause,
    details: { servers: servers.join(', ') },
  });
}
