import { type Caller, maySee } from '../../auth/caller.ts';
import type { OnChange, SessionBook, SessionPage } from './session-book.ts';
import { sessionNotFound } from './session-not-found.ts';
import type { VisibleSession } from './visible-session.ts';

/** The sessions that exist for one caller. Those of other tenants do not: no answer tells them from sessions that never were. */
export class SessionView {
  readonly #book: SessionBook;
  readonly #caller: Caller;

  constructor(book: SessionBook, caller: Caller) {
    this.#book = book;
    this.#caller = caller;
  }

  readonly sees = (session: VisibleSession): boolean =>
    maySee(this.#caller, session.planned.tenant.id);

  /** @throws SESSION_NOT_FOUND */
  async get(id: string): Promise<VisibleSession> {
    const session = await this.#book.get(id);
    if (this.sees(session)) return session;
    throw sessionNotFound(id);
  }

  /** Newest first. */
  all(): VisibleSession[] {
    return this.#book.all().filter(this.sees);
  }

  /** A page of the sessions that `isWanted` accepts, newest first, that were opened before ordinal `before`. */
  page(size: number, before: number, isWanted: (session: VisibleSession) => boolean): SessionPage {
    const found = this.all().filter((session) => session.ordinal < before && isWanted(session));
    const sessions = found.slice(0, size);
    return { sessions, next: found.length > size ? sessions.at(-1)?.ordinal : undefined };
  }

  /** Calls `listener` after every change of a session, until the function that it returns is called. */
  onChange(listener: OnChange): () => void {
    return this.#book.onChange((change, session) => {
      if (this.sees(session)) listener(change, session);
    });
  }
}
