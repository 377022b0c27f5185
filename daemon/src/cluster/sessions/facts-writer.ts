import type { KV } from '@nats-io/kv';
import type { Logger } from 'pino';
import type { Session } from '../../control/session/session.ts';
import type { SessionChange } from '../../control/session/session-book.ts';
import type { SessionManager } from '../../control/session/session-manager.ts';
import { isOver } from '../../control/session/session-state.ts';
import { factsKey } from '../names.ts';
import { patiently } from '../patiently.ts';
import { type SessionFacts, toJson, toPublicPlan } from './session-facts.ts';

const REFRESH_MS = 30_000;
const PATIENCE_MS = 10_000;

/** Tells the other nodes of the sessions that run here. */
export class FactsWriter {
  readonly #node: string;
  readonly #bucket: KV;
  readonly #sessions: Pick<SessionManager, 'all' | 'onChange'>;
  readonly #logger: Logger;
  readonly #leave: () => void;
  readonly #timer: NodeJS.Timeout;
  /** Sessions whose facts are on their way; true: they have changed since. */
  readonly #underWay = new Map<string, boolean>();

  constructor(
    node: string,
    bucket: KV,
    sessions: Pick<SessionManager, 'all' | 'onChange'>,
    logger: Logger,
  ) {
    this.#node = node;
    this.#bucket = bucket;
    this.#sessions = sessions;
    this.#logger = logger;
    this.#leave = sessions.onChange((change, session) => this.#onChange(change, session));
    this.#timer = setInterval(() => this.#refresh(), REFRESH_MS).unref();
  }

  close(): void {
    this.#leave();
    clearInterval(this.#timer);
  }

  #onChange(change: SessionChange, session: Session): void {
    if (change !== 'FORGOTTEN') void this.#write(session);
  }

  #refresh(): void {
    for (const session of this.#sessions.all()) {
      if (!isOver(session.state)) void this.#write(session);
    }
  }

  /** One write of a session at a time, so that the newest facts are the last. */
  async #write(session: Session): Promise<void> {
    const { id } = session;
    if (this.#underWay.has(id)) {
      this.#underWay.set(id, true);
      return;
    }
    do {
      this.#underWay.set(id, false);
      try {
        const bytes = () => toJson(toFacts(session, this.#node));
        await patiently(() => this.#bucket.put(factsKey(id), bytes()), PATIENCE_MS);
      } catch (err) {
        this.#logger.warn({ err, sessionId: id }, 'other nodes were not told of a session');
      }
    } while (this.#underWay.get(id));
    this.#underWay.delete(id);
  }
}

function toFacts(session: Session, node: string): SessionFacts {
  const { source, planned } = session;
  return {
    ...{ source, node, state: session.noted() },
    plan: toPublicPlan(planned),
    last: session.sequences.last,
    readers: session.audience.count,
  };
}
