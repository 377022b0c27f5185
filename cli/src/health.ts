import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { type ServingStatus, service } from 'grpc-health-check';
import { defineCommand } from './command.ts';
import { CONNECT_FLAGS, clientOptions, DAEMON_FLAGS, DEFAULT_ADDRESS } from './connect-flags.ts';
import { EXIT } from './exit-code.ts';
import { print } from './terminal.ts';

/** Milliseconds. Supervisors of containers ask every few seconds, and give up themselves after some. */
const LONGEST_MS = 3000;

const { 'tls-ca': ca, 'tls-cert': cert, 'tls-key': key } = CONNECT_FLAGS;

export const health = defineCommand({
  name: 'health',
  summary:
    'Ask a running daemon whether it is ready (grpc.health.v1, no credential needed). Exit code 0: it is.',
  flags: { address: DAEMON_FLAGS.address, 'tls-ca': ca, 'tls-cert': cert, 'tls-key': key },
  async run(flags) {
    const { tls } = clientOptions({ ...flags, 'token-file': undefined });
    const channel = tls
      ? credentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.cert ?? null)
      : credentials.createInsecure();
    const address = flags.address ?? DEFAULT_ADDRESS;
    const client = new Client(address, channel);
    try {
      const status = await check(client);
      print(status.toLowerCase().replace('_', ' '));
      return status === 'SERVING' ? EXIT.ok : EXIT.unable;
    } catch (reason) {
      print(`no answer from ${address}: ${(reason as ServiceError).details}`);
      return EXIT.unable;
    } finally {
      client.close();
    }
  },
});

/** @throws ServiceError */
function check(client: Client): Promise<ServingStatus> {
  const { path, requestSerialize, responseDeserialize } = service.Check!;
  const read = responseDeserialize as (bytes: Buffer) => { status: ServingStatus };
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      ...([path, requestSerialize, read, { service: '' }] as const),
      { deadline: Date.now() + LONGEST_MS },
      (error, answer) => {
        if (answer) resolve(answer.status);
        else reject(error);
      },
    );
  });
}
