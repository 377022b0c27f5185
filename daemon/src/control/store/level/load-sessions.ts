import type { Logger } from 'pino';
import type { SessionPlan } from '../../../wire/session-plan.ts';
import type { StoredSession } from '../session-store.ts';
import type { StoredState } from '../stored-state.ts';
import type { Database } from './database.ts';
import { allOf, numberOf, rangeOf, sessionOf, singleKey } from './keys.ts';
import { newPlaces, type SessionPlaces } from './session-places.ts';
import { fromJson } from './values.ts';

export interface LoadedSession extends StoredSession {
  readonly places: SessionPlaces;
}

/** Finds the sessions of a database, in order of opening. One that cannot be read is reported and left where it is. */
export async function loadSessions(database: Database, logger: Logger): Promise<LoadedSession[]> {
  const found: LoadedSession[] = [];
  for (const [key, value] of await database.entries(allOf('s'))) {
    const sessionId = sessionOf(key);
    try {
      found.push(await loadSession(database, sessionId, fromJson<StoredState>(value)));
    } catch (err) {
      logger.error({ err, sessionId }, 'a session of the store cannot be read');
    }
  }
  return found.sort((a, b) => a.state.ordinal - b.state.ordinal);
}

async function loadSession(
  database: Database,
  sessionId: string,
  state: StoredState,
): Promise<LoadedSession> {
  const plan = fromJson<SessionPlan>(await present(database, singleKey('p', sessionId)));
  const places = newPlaces();
  const edge = async (kind: 'e' | 'j', which: 'first' | 'last') => {
    const key = await database.edge(rangeOf(kind, sessionId), which);
    return key === undefined ? undefined : numberOf(key);
  };
  places.last = (await edge('e', 'last')) ?? 0;
  places.first = (await edge('e', 'first')) ?? places.last + 1;
  places.firstEntry = (await edge('j', 'first')) ?? 1;
  places.nextEntry = ((await edge('j', 'last')) ?? 0) + 1;
  places.endedAt = state.endedAt;
  const kept = await database.get(singleKey('k', sessionId));
  if (kept) places.cursors = fromJson<Pick<SessionPlaces, 'cursors'>>(kept).cursors;
  return { plan, state, last: places.last, places };
}

async function present(database: Database, key: string): Promise<Uint8Array> {
  const value = await database.get(key);
  if (value) return value;
  throw new Error(`there is no record ${key}`);
}
