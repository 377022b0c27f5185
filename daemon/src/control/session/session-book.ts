import type { PlannedSession } from '../requests/plan-session.ts';
import type { Session } from './session.ts';
import type { VisibleSession } from './visible-session.ts';

/** Sessions of one page of a listing, and where the next one begins; undefined at the end. */
export interface SessionPage<S = VisibleSession> {
  readonly sessions: readonly S[];
  readonly next: number | undefined;
}

/** A session, and whether it was there already. */
export interface Started<S = VisibleSession> {
  readonly session: S;
  readonly alreadyExisted: boolean;
}

/** Changes of sessions that others may hear of. */
export type SessionChange = 'OPENED' | 'STATE' | 'FORGOTTEN';
export type OnChange<S = VisibleSession> = (change: SessionChange, session: S) => void;

/** All sessions that calls may ask for, and the start of new ones. */
export interface SessionBook {
  /**
   * Starts a session, on behalf of the tenant of that name ('': nobody in particular), unless an earlier request of the tenant with
   * the same id has started it. One that is pushed runs here.
   * @throws REQUEST_INVALID, REQUEST_ID_REUSED, LIMIT_SESSIONS, LIMIT_TENANT, LIMIT_TENANT_RATE, LIMIT_CAPACITY,
   * DAEMON_DRAINING, STORE_FULL, STORE_FAILED
   */
  start(planned: PlannedSession, tenantId: string): Started | Promise<Started>;
  /** @throws SESSION_NOT_FOUND */
  get(id: string): VisibleSession | Promise<VisibleSession>;
  /** Newest first. */
  all(): readonly VisibleSession[];
  /** Calls `listener` after every change of a session, until the function that it returns is called. */
  onChange(listener: OnChange): () => void;
  /** A drain waits for `delivery`: the caller is to get its last events before the server closes. */
  deliver(delivery: Promise<void>): void;
  /** The same session, for what only the node can do that runs it. @throws SESSION_ELSEWHERE */
  hosted(session: VisibleSession): Session;
  /** The same session, for a call that goes on pushing its media here. @throws SESSION_ELSEWHERE */
  takeOver(session: VisibleSession): Session | Promise<Session>;
}
