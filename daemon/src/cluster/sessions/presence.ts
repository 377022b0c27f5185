import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import type { VisibleSession } from '../../control/session/visible-session.ts';
import { watchSubject } from '../names.ts';

/** A node says so often that a session has readers there. */
const SAY_MS = 1500;
/** Readers at other nodes are known after so long. */
export const KNOWN_WITHIN_MS = 5000;
/** Readers count for so long after their node was heard last. */
const COUNT_MS = 5000;

/** The part of a connection that is used here. */
export type PresenceConnection = Pick<
  NatsConnection,
  'publish' | 'subscribe' | 'isClosed' | 'status'
>;

interface Attended {
  readonly subscription: Subscription;
  readonly nodes: Map<string, { readonly leave: () => void; heardAt: number }>;
}

/**
 * Tells nodes that run sessions of readers that the sessions have at other nodes. What is said is lost while the brokers are away,
 * and said again when they are back: then nobody is taken to have left.
 */
export class Presence {
  readonly #connection: PresenceConnection;
  readonly #node: string;
  /** Sessions that have readers here. */
  readonly #read = new Set<string>();
  /** Sessions that run here. */
  readonly #attended = new Map<string, Attended>();
  readonly #timer: NodeJS.Timeout;
  #isConnected = true;
  #lookedAt = performance.now();

  constructor(connection: PresenceConnection, node: string) {
    this.#connection = connection;
    this.#node = node;
    void this.#look();
    this.#timer = setInterval(() => this.#tick(), SAY_MS).unref();
  }

  /** The session has readers here from now on (true), or none any more. */
  set(sessionId: string, isRead: boolean): void {
    if (isRead) this.#read.add(sessionId);
    else this.#read.delete(sessionId);
    this.#say(sessionId, isRead);
  }

  /** The session runs here: its readers elsewhere count. */
  attend({ id, audience }: Pick<VisibleSession, 'id' | 'audience'>): void {
    if (this.#attended.has(id)) return;
    const nodes: Attended['nodes'] = new Map();
    const subscription = this.#connection.subscribe(watchSubject(id), {
      callback: (error, message) => {
        if (!error) onSaid(message.string());
      },
    });
    const onSaid = (said: string) => {
      const [isRead, node = ''] = [said.startsWith('+'), said.slice(1)];
      const known = nodes.get(node);
      if (known) known.heardAt = performance.now();
      else if (isRead) nodes.set(node, { leave: audience.join(), heardAt: performance.now() });
      if (isRead) return;
      nodes.delete(node);
      known?.leave();
    };
    this.#attended.set(id, { subscription, nodes });
  }

  /** It does not run here any more. */
  dismiss(sessionId: string): void {
    const attended = this.#attended.get(sessionId);
    this.#attended.delete(sessionId);
    attended?.subscription.unsubscribe();
    for (const { leave } of attended?.nodes.values() ?? []) leave();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const id of [...this.#read]) this.set(id, false);
    for (const id of [...this.#attended.keys()]) this.dismiss(id);
  }

  #say(sessionId: string, isRead: boolean): void {
    if (this.#connection.isClosed()) return;
    this.#connection.publish(watchSubject(sessionId), `${isRead ? '+' : '-'}${this.#node}`);
  }

  async #look(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === 'disconnect') this.#isConnected = false;
      if (type === 'reconnect') this.#isConnected = true;
    }
  }

  #tick(): void {
    for (const id of this.#read) this.#say(id, true);
    const now = performance.now();
    // A process that was stopped, or has lost the brokers, has not listened.
    const hasListened = this.#isConnected && now - this.#lookedAt < 2 * SAY_MS;
    this.#lookedAt = now;
    for (const { nodes } of this.#attended.values()) {
      for (const [node, reader] of nodes) {
        if (!hasListened) reader.heardAt = now;
        if (now - reader.heardAt <= COUNT_MS) continue;
        nodes.delete(node);
        reader.leave();
      }
    }
  }
}
