import { DeliverPolicy } from '@nats-io/jetstream';
import { LOG_STREAM } from '../names.ts';
import { patiently } from '../patiently.ts';
import type { Streams } from '../streams.ts';
import { type LogMessage, toLogMessage } from './log-message.ts';

/** Brokers elect a leader within seconds. */
const PATIENCE_MS = 10_000;

/** Brokers that have forgotten a reader are noticed after two missing heartbeats. In milliseconds. */
/** A reading that has brought nothing for so long is compared with the stream. */
const QUIET_MS = 3000;
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
    let next = Math.max(1, from);
    while (!signal?.aborted) {
      const reading = await this.#read(subject, next);
      const stop = () => reading.close();
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
      try {
        for await (const { seq, headers: header, data } of reading.messages) {
          reading.came(seq);
          next = seq + 1;
          yield toLogMessage({ seq, header, data });
        }
      } finally {
        signal?.removeEventListener('abort', stop);
        reading.close();
      }
    }
  }

  /** Begins to read. The reading ends when it lacks what the stream has. */
  async #read(subject: string, from: number) {
    const { client, manager } = this.#streams;
    const consumer = await patiently(
      () =>
        client.consumers.get(LOG_STREAM, {
          filter_subjects: subject,
          deliver_policy: DeliverPolicy.StartSequence,
          opt_start_seq: from,
        }),
      PATIENCE_MS,
    );
    const messages = await consumer.consume(CONSUME);
    let next = from;
    let cameAt = performance.now();
    // Brokers may have put the reading on one of them that is gone by now, and nobody else says so.
    const look = async () => {
      if (performance.now() - cameAt < QUIET_MS) return;
      const before = next;
      const newest = await manager.streams.getMessage(LOG_STREAM, { last_by_subj: subject });
      if (newest && newest.seq >= before && next === before) await messages.close();
    };
    const timer = setInterval(() => void look().catch(() => {}), QUIET_MS).unref();
    return {
      messages,
      came(seq: number) {
        next = seq + 1;
        cameAt = performance.now();
      },
      close() {
        clearInterval(timer);
        void messages.close();
        void consumer.delete().catch(() => {});
      },
    };
  }
}
