import type { SessionStore } from '../store/session-store.ts';
import type { Outlet } from './outlet.ts';

/** Notices of this long ago are delivered again after a crash. */
const KEEP_MS = 1000;

/** Keeps how far each sink has come with each session, where the session store outlives the daemon. */
export class Cursors {
  readonly #store: Pick<SessionStore, 'append' | 'isDurable'>;
  readonly #outlets: readonly Outlet[];
  /** Sessions that the store has. */
  readonly #known = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Pick<SessionStore, 'append' | 'isDurable'>, outlets: readonly Outlet[]) {
    this.#store = store;
    this.#outlets = outlets;
  }

  start(): void {
    if (this.#store.isDurable) this.#timer = setInterval(() => this.#keepAll(), KEEP_MS).unref();
  }

  /** The store has this session. */
  know(sessionId: string): void {
    this.#known.add(sessionId);
  }

  /** The store has this session no longer. */
  forget(sessionId: string): void {
    this.#known.delete(sessionId);
  }

  /** Notes that the sinks that there are now are told of the session from its beginning. */
  begin(sessionId: string): void {
    this.know(sessionId);
    this.keep(sessionId, Object.fromEntries(this.#outlets.map(({ name }) => [name, 0])));
  }

  /** `cursors`: sequence number of the newest event that is settled, by sink. */
  keep(sessionId: string, cursors: Readonly<Record<string, number>>): void {
    if (!this.#store.isDurable || !this.#known.has(sessionId)) return;
    this.#store.append({ sessionId, events: [], cursors }, () => {});
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#store.isDurable) this.#keepAll();
  }

  #keepAll(): void {
    const changed = new Map<string, Record<string, number>>();
    for (const outlet of this.#outlets) {
      for (const lane of outlet.lanes()) {
        const { acknowledged } = lane;
        if (lane.keptCursor === acknowledged) continue;
        lane.keptCursor = acknowledged;
        const { id } = lane.session;
        changed.set(id, { ...changed.get(id), [outlet.name]: acknowledged });
      }
    }
    for (const [sessionId, cursors] of changed) this.keep(sessionId, cursors);
  }
}
