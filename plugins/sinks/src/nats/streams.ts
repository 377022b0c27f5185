import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/** Subjects whose streams are remembered; then all are looked up anew. */
const MAX_KNOWN = 1000;
/** Time that an answer holds: somebody may make a stream. */
const KNOWN_MS = 30_000;

/** The streams of a server, by the subjects that they take. */
export class Streams {
  readonly client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #known = new Map<string, { readonly isTaken: boolean; readonly until: number }>();

  private constructor(client: JetStreamClient, manager: JetStreamManager) {
    this.client = client;
    this.#manager = manager;
  }

  static async open(connection: NatsConnection, timeout: number): Promise<Streams> {
    const { jetstream, jetstreamManager } = await import('@nats-io/jetstream');
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout });
    return new Streams(jetstream(connection, { timeout }), manager);
  }

  /** Returns true when a stream takes what is published under `subject`. */
  async takes(subject: string): Promise<boolean> {
    const now = performance.now();
    const known = this.#known.get(subject);
    if (known && now < known.until) return known.isTaken;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    const isTaken = await this.#find(subject);
    this.#known.set(subject, { isTaken, until: now + KNOWN_MS });
    return isTaken;
  }

  async #find(subject: string): Promise<boolean> {
    try {
      await this.#manager.streams.find(subject);
      return true;
    } catch (reason) {
      // Without JetStream nobody answers at all.
      const { name } = reason as Error;
      if (name === 'StreamNotFoundError' || name === 'JetStreamNotEnabled') return false;
      if (/no stream matches subject/i.test((reason as Error).message)) return false;
      throw reason;
    }
  }
}
