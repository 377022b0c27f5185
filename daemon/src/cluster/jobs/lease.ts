import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

const WORKING = '+WPI';
/** The lease is renewed so many times in its length. */
const RENEWALS = 6;
/** A node that cannot renew a lease lets the session go this long before the lease ends. */
const MARGIN_MS = 1000;

export interface LeaseParts {
  readonly connection: Pick<NatsConnection, 'request'>;
  readonly message: JsMsg;
  /** Milliseconds after which the brokers give the job to another node. */
  readonly lengthMs: number;
  /** False: the session does not get on, and another node is to have it. */
  isAlive(): boolean;
  /** The lease could not be kept: another node may have the job any moment. */
  onLost(): void;
}

/** The right of this node to run a job: the message of the job, which is not confirmed before the session is over. */
export class Lease {
  readonly #parts: LeaseParts;
  readonly #timer: NodeJS.Timeout;
  #renewedAt = performance.now();
  #isOver = false;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
    const periodMs = parts.lengthMs / RENEWALS;
    this.#timer = setInterval(() => void this.#look(periodMs), periodMs).unref();
  }

  /** The session is over: nobody is to run it any more. Settles when the brokers know. */
  async finish(): Promise<void> {
    if (this.#isOver) return;
    this.#end();
    await this.#parts.message.ackAck();
  }

  /** Another node is to go on at once, or after `delayMs`. */
  giveBack(delayMs?: number): void {
    if (this.#isOver) return;
    this.#end();
    this.#parts.message.nak(delayMs);
  }

  /** Nothing more is said to the brokers. */
  drop(): void {
    this.#end();
  }

  async #look(periodMs: number): Promise<void> {
    const { lengthMs, isAlive, onLost } = this.#parts;
    const until = this.#renewedAt + lengthMs - Math.min(MARGIN_MS, lengthMs / 3);
    if (performance.now() > until) {
      this.#end();
      onLost();
    } else if (isAlive()) await this.#renew(periodMs);
  }

  async #renew(timeout: number): Promise<void> {
    const { connection, message } = this.#parts;
    const asked = performance.now();
    try {
      // The brokers answer what has a reply subject; `working()` of the client has none.
      await connection.request((message as JsMsg & { reply: string }).reply, WORKING, { timeout });
      this.#renewedAt = asked;
    } catch {
      // The next look finds the lease as old as it is.
    }
  }

  #end(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
  }
}
