import { type ChannelCredentials, Client, Metadata, status } from '@grpc/grpc-js';
import { decodeStatus } from '@trueframe/proto';

/** End of a call, or the first sign that it was let in. */
export interface Answer {
  /** Name of the gRPC status; OK also for a call that was answered and then left. */
  readonly status: string;
  /** Code of docs/errors.md; '' for none. */
  readonly reason: string;
  /** Messages that came. */
  readonly messages: readonly Buffer[];
}

/** Longest time of a call, in milliseconds. A busy machine is slow, and has not let anybody in by that. */
const PATIENCE_MS = 30_000;

const same = (bytes: Buffer) => bytes;

/** A connection that calls any rpc by its path, with bytes. */
export class AnyCaller {
  readonly #client: Client;

  constructor(address: string, credentials: ChannelCredentials) {
    // The certificate of the daemon is for that name, too.
    this.#client = new Client(address.replace('127.0.0.1', 'localhost'), credentials);
  }

  /** Sends one message and waits for the end, the first message, or what counts as being let in. */
  call(
    path: string,
    values: readonly (readonly [string, string])[],
    message: Buffer,
  ): Promise<Answer> {
    const metadata = new Metadata();
    for (const [key, value] of values) metadata.add(key, value);
    return new Promise((resolve) => {
      const messages: Buffer[] = [];
      const call = this.#client.makeBidiStreamRequest(path, same, same, metadata, {});
      const tooLong = setTimeout(() => call.cancel(), PATIENCE_MS);
      call.on('data', (bytes: Buffer) => {
        messages.push(bytes);
        // A stream has begun: it says what it has to say at once, and then goes on for ever.
        setTimeout(() => call.cancel(), 50);
      });
      call.on('error', () => {});
      call.on('status', ({ code, metadata: trailers }) => {
        clearTimeout(tooLong);
        const [bytes] = trailers.get('grpc-status-details-bin');
        const reason = Buffer.isBuffer(bytes) ? decodeStatus(bytes).reason : '';
        const name = messages.length > 0 ? 'OK' : (status[code] ?? String(code));
        resolve({ status: name, reason, messages });
      });
      call.write(message);
      call.end();
    });
  }

  close(): void {
    this.#client.close();
  }
}
