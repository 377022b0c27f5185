import { EventLog } from './event-log.ts';
import type { SessionParts } from './session-parts.ts';

/** Opens the log of a session, behind the events that an earlier daemon has kept. */
export function openLog(parts: SessionParts, onHeld: (isHeld: boolean) => void): EventLog {
  const { store, restored } = parts;
  const { sessionId } = parts.plan;
  return new EventLog({
    sessionId,
    history: {
      first: () => store.first(sessionId),
      events: (after, limit) => store.events(sessionId, after, limit),
    },
    last: restored?.last ?? 0,
    onHeld,
    onLeftOut: (count) => parts.onLeftOut(count),
    onTold: (event) => parts.onTold?.(event),
  });
}
