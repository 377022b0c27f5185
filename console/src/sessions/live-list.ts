import { signal } from '@preact/signals';
import type { ListSessionsResponse__Output, WatchSessionsResponse__Output } from '@trueframe/proto';
import { call, stream } from '../api/call.ts';
import type { Json } from '../api/json.ts';
import { follow, pause } from '../live/follow.ts';
import { link } from '../live/link.ts';
import { type SessionFacts, sessionOf } from '../messages/session.ts';

/** Sessions that the daemon keeps, by id. Undefined: not listed yet. */
export const sessions = signal<ReadonlyMap<string, SessionFacts> | undefined>(undefined);

/** Counts of frames and readers change without a change of state, so they are asked for. */
const COUNTS_EVERY_MS = 2000;

const RUNNING = ['STARTING', 'RUNNING', 'RECOVERING', 'STOPPING'];

/** Keeps `sessions` as the daemon has them, and tells `link` of the connection. Returns what ends it. */
export function followSessions(): () => void {
  const list = follow({
    run: watchSessions,
    tell: (standing) => {
      link.value = standing;
    },
  });
  const counts = follow({ run: askForCounts });
  return () => {
    list();
    counts();
  };
}

async function watchSessions(abort: AbortSignal, up: () => void): Promise<void> {
  let listed: Map<string, SessionFacts> | undefined = new Map();
  const changes = stream<Json<WatchSessionsResponse__Output>>('WatchSessions', {}, abort);
  for await (const { change, session } of changes) {
    const next: Map<string, SessionFacts> = listed ?? new Map(sessions.value);
    if (session) apply(next, change, sessionOf(session));
    if (change === 'CHANGE_LIST_COMPLETE') {
      listed = undefined;
      up();
    }
    if (!listed) sessions.value = next;
  }
}

function apply(
  listed: Map<string, SessionFacts>,
  change: string | undefined,
  session: SessionFacts,
): void {
  if (change === 'CHANGE_FORGOTTEN') listed.delete(session.id);
  else listed.set(session.id, session);
}

async function askForCounts(abort: AbortSignal): Promise<void> {
  const states = RUNNING.map((state) => `SESSION_STATE_${state}`);
  for (;;) {
    await pause(COUNTS_EVERY_MS, abort);
    if (abort.aborted) return;
    const known = sessions.value;
    if (!known || ![...known.values()].some(({ state }) => RUNNING.includes(state))) continue;
    const answer = await call<Json<ListSessionsResponse__Output>>(
      'ListSessions',
      { states, pageSize: 1000 },
      abort,
    );
    const listed = (answer.sessions ?? []).map(sessionOf);
    const next = new Map(sessions.value);
    for (const session of listed) if (next.has(session.id)) next.set(session.id, session);
    sessions.value = next;
  }
}
