import { readFile } from 'node:fs/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import type { NatsOptions } from './options.ts';

/** Connects once: when to try again is the host's business. */
export async function openConnection(options: NatsOptions): Promise<NatsConnection> {
  const { servers, user, password, token, credsFile, caFile, certFile, keyFile } = options;
  // Loaded only here: engines, which list plugins, need nothing of it.
  const { connect, credsAuthenticator } = await import('@nats-io/transport-node');
  return connect({
    servers: [...servers],
    name: 'trueframe',
    timeout: options.timeoutMs,
    reconnect: false,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { pass: password }),
    ...(token !== undefined && { token }),
    ...(credsFile && { authenticator: credsAuthenticator(await readFile(credsFile)) }),
    ...((caFile || certFile) && {
      tls: {
        ...(caFile && { caFile }),
        ...(certFile && { certFile }),
        ...(keyFile && { keyFile }),
      },
    }),
  });
}
