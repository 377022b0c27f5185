import { DeliverPolicy } from '@nats-io/jetstream';
import { LOG_STREAM } from '../names.ts';
import { patiently } from '../patiently.ts';
import type { Streams } from '../streams.ts';
import { type LogMessage, toLogMessage } from './log-message.ts';

/** Brokers elect a leader within seconds. */
const PATIENCE_MS = 10_000;

/** Brokers that have forgotten a reader are noticed after two missing heartbeats. In milliseconds. */
const CONSUME = { max_messages: 256, expires: 5000, idle_heartbeat: 1000 };

/** Reads what sessions have kept in the log of the cluster. */
export class LogReader {
  readonly #streams: Pick<Streams, 'client' | 'manager'>;

  constructor(streams: Pick<Streams, 'client' | 'manager'>) {
    this.#streams = streams;
  }

  /** The newest message of a subject, as the leader of the stream has it. */
  async newest(subject: string): Promise<LogMessage | undefined> {
    const found = await patiently(
      () => this.#streams.manager.streams.getMessage(LOG_STREAM, { last_by_subj: subject }),
      PATIENCE_MS,
    );
    return found ? toLogMessage(found) : undefined;
  }

  /** The first message of a subject at a place of the stream or after it. */
  async from(subject: string, seq: number): Promise<LogMessage | undefined> {
    const query = { seq, next_by_subj: subject };
    const found = await patiently(
      () => this.#streams.manager.streams.getMessage(LOG_STREAM, query),
      PATIENCE_MS,
    );
    return found ? toLogMessage(found) : undefined;
  }

  /**
   * The messages of a subject from one place of the stream to another, both included, in order. 0: from the first. `oneByOne`: messages at the
   * beginning that the leader of the stream is asked for. A reading of all others is quicker when there are many, but brokers may
   * place it on one of them that is gone, and find out seconds later.
   */
  async *between(
    subject: string,
    from: number,
    to: number,
    oneByOne = 0,
  ): AsyncGenerator<LogMessage, undefined> {
    let next = Math.max(1, from);
    for (let count = 0; count < oneByOne; count += 1) {
      const message = await this.from(subject, next);
      if (!message || message.seq > to) return;
      yield message;
      if (message.seq === to) return;
      next = message.seq + 1;
    }
    for await (const message of this.follow(subject, next)) {
      if (message.seq > to) return;
      yield message;
      if (message.seq === to) return;
    }
  }

  /**
   * The messages of a subject from one place of the stream on (0: the first), in order, those that come later too. Brokers that go
   * and come back leave no gap. Ends with `return`, which `signal` calls.
   */
  async *follow(
    subject: string,
    from: number,
    signal?: AbortSignal,
  ): AsyncGenerator<LogMessage, undefined> {
    const consumer = await patiently(
      () =>
        this.#streams.client.consumers.get(LOG_STREAM, {
          filter_subjects: subject,
          ...(from > 0
            ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: from }
            : { deliver_policy: DeliverPolicy.All }),
        }),
      PATIENCE_MS,
    );
    const messages = await consumer.consume(CONSUME);
    const stop = () => void messages.close();
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    try {
      for await (const message of messages) {
        yield toLogMessage({
          seq: message.seq,
          header: message.headers,
          data: message.data,
        });
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      await messages.close();
      await consumer.delete().catch(() => {});
    }
  }
}
