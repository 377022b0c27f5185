import { type Caller, maySee } from '../../auth/caller.ts';
import type { Session } from './session.ts';
import type { SessionChange, SessionManager, SessionPage } from './session-manager.ts';
import { sessionNotFound } from './session-not-found.ts';

/** The sessions that exist for one caller. Those of other tenants do not: no answer tells them from sessions that never were. */
export class SessionView {
  readonly #sessions: SessionManager;
  readonly #caller: Caller;

  constructor(sessions: SessionManager, caller: Caller) {
    this.#sessions = sessions;
    this.#caller = caller;
  }

  readonly sees = (session: Session): boolean => maySee(this.#caller, session.planned.tenant.id);

  /** @throws SESSION_NOT_FOUND */
  get(id: string): Session {
    const session = this.#sessions.get(id);
    if (this.sees(session)) return session;
    throw sessionNotFound(id);
  }

  /** Newest first. */
  all(): Session[] {
    return this.#sessions.all().filter(this.sees);
  }

  /** A page of the sessions that `isWanted` accepts, newest first, that were opened before ordinal `before`. */
  page(size: number, before: number, isWanted: (session: Session) => boolean): SessionPage {
    return this.#sessions.page(size, before, (session) => this.sees(session) && isWanted(session));
  }

  /** Calls `listener` after every change of a session, until the function that it returns is called. */
  onChange(listener: (change: SessionChange, session: Session) => void): () => void {
    return this.#sessions.onChange((change, session) => {
      if (this.sees(session)) listener(change, session);
    });
  }
}
