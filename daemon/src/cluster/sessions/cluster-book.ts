import { setTimeout as sleep } from 'node:timers/promises';
import { TrueframeError } from '@trueframe/sdk';
import { invalid } from '../../control/requests/invalid.ts';
import type { PlannedSession } from '../../control/requests/plan-session.ts';
import { startedBy } from '../../control/session/requested.ts';
import type { Session } from '../../control/session/session.ts';
import type {
  OnChange,
  SessionBook,
  SessionChange,
  Started,
} from '../../control/session/session-book.ts';
import type { SessionManager } from '../../control/session/session-manager.ts';
import { sessionNotFound } from '../../control/session/session-not-found.ts';
import { isOver } from '../../control/session/session-state.ts';
import type { VisibleSession } from '../../control/session/visible-session.ts';
import { foundBy } from '../../lib/look-up.ts';
import type { Acceptor } from './accept.ts';
import type { Directory } from './directory.ts';
import type { RemoteSession } from './remote-session.ts';

export interface ClusterBookParts {
  /** Name of this node. */
  readonly node: string;
  /** Sessions that this node runs, or has run. */
  readonly local: SessionManager;
  readonly directory: Directory;
  readonly acceptor: Pick<Acceptor, 'idOf' | 'accept'>;
  /** Makes this node the one that runs a pushed session. */
  takeOver(tenantId: string, sessionId: string): Promise<Session>;
}

const LOOK_MS = 50;
const MOST_LOOKS = 40;

/** All sessions of a cluster, as one of its nodes answers for them: those that run here themselves, the others by what is known of them. */
export class ClusterBook implements SessionBook {
  readonly #parts: ClusterBookParts;
  readonly #listeners = new Set<OnChange>();
  /** Ids that listeners have heard of. */
  readonly #told = new Set<string>();

  constructor(parts: ClusterBookParts) {
    this.#parts = parts;
    parts.local.onChange((change, session) => this.#onLocal(change, session));
  }

  async start(planned: PlannedSession, tenantId: string): Promise<Started> {
    const { local, directory, acceptor } = this.#parts;
    const earlier = startedBy(this.all(), planned.terms, tenantId);
    if (earlier) return { session: earlier, alreadyExisted: true };
    if (planned.source.kind === 'push') return local.start(planned, tenantId);
    const id = acceptor.idOf(planned, tenantId);
    const known = id === undefined ? undefined : await directory.ask(id);
    if (known) return sameAs(known, planned, tenantId);
    const { facts, isNew } = await acceptor.accept(planned, tenantId);
    if (isNew) return { session: directory.add(facts), alreadyExisted: false };
    const other = await this.#soon(facts.plan.sessionId);
    return sameAs(other ?? directory.add(facts), planned, tenantId);
  }

  async get(id: string): Promise<VisibleSession> {
    const found = this.#own(id) ?? (await this.#parts.directory.ask(id));
    if (found) return found;
    throw sessionNotFound(id);
  }

  all(): VisibleSession[] {
    const { local, directory } = this.#parts;
    const own = local.all();
    const ids = new Set(own.map(({ id }) => id));
    const elsewhere = directory.all().filter(({ id }) => !ids.has(id));
    return [...own, ...elsewhere].sort((a, b) => b.ordinal - a.ordinal);
  }

  onChange(listener: OnChange): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  deliver(delivery: Promise<void>): void {
    this.#parts.local.deliver(delivery);
  }

  hosted(session: VisibleSession): Session {
    const found = this.#own(session.id);
    if (found) return found;
    throw this.#elsewhere(session as RemoteSession);
  }

  async takeOver(session: VisibleSession): Promise<Session> {
    const { id, planned, state } = session;
    const own = this.#own(id);
    if (own) return own;
    if (!(session as RemoteSession).isPushed) {
      throw invalid('resume', id, 'is a session whose media is not pushed');
    }
    if (isOver(state)) throw invalid('resume', id, 'has ended: there is nothing to add');
    return this.#parts.takeOver(planned.tenant.id, id);
  }

  /** The directory tells of a change. */
  onElsewhere(change: SessionChange, session: RemoteSession): void {
    const own = this.#own(session.id);
    if (!own) this.#tell(change, session);
  }

  /** The session, of which another node has not told yet. */
  async #soon(id: string): Promise<RemoteSession | undefined> {
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const found = await this.#parts.directory.ask(id);
      if (found) return found;
      await sleep(LOOK_MS);
    }
    return undefined;
  }

  #own(id: string): Session | undefined {
    return foundBy(() => this.#parts.local.get(id));
  }

  #onLocal(change: SessionChange, session: Session): void {
    const known = change === 'FORGOTTEN' && this.#parts.directory.get(session.id);
    if (!known) this.#tell(change, session);
  }

  #tell(change: SessionChange, session: VisibleSession): void {
    const isNew = !this.#told.has(session.id);
    if (change === 'FORGOTTEN') {
      this.#told.delete(session.id);
      if (isNew) return;
    } else this.#told.add(session.id);
    const told = change === 'FORGOTTEN' ? change : isNew ? 'OPENED' : 'STATE';
    for (const listener of this.#listeners) listener(told, session);
  }

  #elsewhere({ id, node }: RemoteSession): TrueframeError {
    // It has ended here, and its pictures are gone.
    if (node === this.#parts.node) return sessionNotFound(id);
    const address = this.#parts.directory.addressOf(node);
    const where = toWords(node, address);
    return new TrueframeError('SESSION_ELSEWHERE', `session ${id} ${where}`, {
      details: { sessionId: id, node, ...(address && { address }) },
    });
  }
}

/** @throws REQUEST_ID_REUSED when it was another request */
function sameAs(session: VisibleSession, { terms }: PlannedSession, tenantId: string): Started {
  startedBy([session], terms, tenantId);
  return { session, alreadyExisted: true };
}

function toWords(node: string, address: string | undefined): string {
  if (node === '') return 'waits for a node that has room; try again when it runs';
  if (address) return `is node ${node}'s: make the same call at ${address}`;
  return `was node ${node}'s, which is not there now`;
}
