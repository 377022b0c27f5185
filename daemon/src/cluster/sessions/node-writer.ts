import type { KV } from '@nats-io/kv';
import type { Logger } from 'pino';
import type { SessionManager } from '../../control/session/session-manager.ts';
import { isOver } from '../../control/session/session-state.ts';
import { type NodeFacts, toJson } from './session-facts.ts';

const REFRESH_MS = 3000;

/** Tells the other nodes of this one, for as long as it is there. */
export class NodeWriter {
  readonly #node: string;
  readonly #bucket: Pick<KV, 'put' | 'delete'>;
  readonly #facts: () => NodeFacts;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;

  constructor(
    node: string,
    bucket: Pick<KV, 'put' | 'delete'>,
    facts: () => NodeFacts,
    logger: Logger,
  ) {
    this.#node = node;
    this.#bucket = bucket;
    this.#facts = facts;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.#write(), REFRESH_MS).unref();
    void this.#write();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    // Not told: the others miss it a few seconds later.
    await this.#bucket.delete(this.#node).catch(() => {});
  }

  async #write(): Promise<void> {
    try {
      await this.#bucket.put(this.#node, toJson(this.#facts()));
    } catch (err) {
      this.#logger.debug({ err }, 'other nodes were not told of this one');
    }
  }
}

export function nodeFacts(sessions: SessionManager, address: string): NodeFacts {
  const room = sessions.admission.room();
  return {
    address,
    sessions: sessions.all().filter(({ state }) => !isOver(state)).length,
    room: Number.isFinite(room) ? room : null,
  };
}
