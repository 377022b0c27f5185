import type { NatsConnection } from '@nats-io/transport-node';
import { defineSink, type Notice, TrueframeError } from '@trueframe/sdk';
import { unavailable } from '../unavailable.ts';
import { openConnection } from './open-connection.ts';
import { type NatsOptions, Options } from './options.ts';
import { Streams } from './streams.ts';
import { subjectOf } from './subject.ts';

interface Line {
  readonly connection: NatsConnection;
  readonly streams: Streams | undefined;
}

export const nats = defineSink({
  id: 'nats',
  summary: 'Publishes each notice under a subject of NATS; a stream of JetStream confirms it.',
  options: Options,
  async create(_, options) {
    const { servers } = options;
    const where = `NATS at ${servers.join(', ')}`;
    let line: Promise<Line> | undefined;

    /** The connection, made again when it was lost. */
    const current = async () => {
      const before = await line?.catch(() => undefined);
      if (!before || before.connection.isClosed()) line = openLine(options);
      return line as Promise<Line>;
    };

    const attempt = async (work: (line: Line) => Promise<void>, signal: AbortSignal) => {
      signal.throwIfAborted();
      const workOnLine = async () => {
        const open = await current();
        // Its own calls may never settle when the connection breaks off.
        await Promise.race([work(open), lost(open.connection)]);
      };
      try {
        await Promise.race([workOnLine(), aborted(signal)]);
      } catch (reason) {
        throw reason instanceof TrueframeError ? reason : unavailable(where, reason);
      }
    };

    return {
      maxBatch: 64,
      deliver: (notices, signal) =>
        attempt((open) => publish(open, notices, options, signal), signal),
      probe: (signal) => attempt(({ connection }) => connection.flush(), signal),
      async close() {
        const { connection } = (await line?.catch(() => undefined)) ?? {};
        await connection?.close();
      },
    };
  },
});

async function openLine(options: NatsOptions): Promise<Line> {
  const connection = await openConnection(options);
  const { jetstream, timeoutMs } = options;
  const streams = jetstream === 'never' ? undefined : await Streams.open(connection, timeoutMs);
  return { connection, streams };
}

/** One after the other, because what a stream has taken cannot be put behind what it takes later. */
async function publish(
  { connection, streams }: Line,
  notices: readonly Notice[],
  options: NatsOptions,
  signal: AbortSignal,
): Promise<void> {
  const { headers } = await import('@nats-io/transport-node');
  for (const notice of notices) {
    signal.throwIfAborted();
    const subject = subjectOf(options.subject, notice);
    const isTaken = options.jetstream === 'always' || (await streams?.takes(subject));
    if (isTaken) {
      await streams?.client.publish(subject, notice.json, { msgID: notice.id });
    } else {
      const named = headers();
      named.set('Nats-Msg-Id', notice.id);
      connection.publish(subject, notice.json, { headers: named });
    }
  }
  await connection.flush();
}

async function lost(connection: NatsConnection): Promise<never> {
  const reason = await connection.closed();
  throw reason || new Error('the connection was closed');
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
