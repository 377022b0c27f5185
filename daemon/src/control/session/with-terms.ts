import type { EventPayload } from '../../wire/event-payload.ts';
import type { SessionTerms } from '../../wire/session-terms.ts';

/** Returns the event as its session tells it: the start has the notes of the session's caller. */
export function withTerms(payload: EventPayload, terms: SessionTerms | undefined): EventPayload {
  if (!payload.sessionStarted || !terms) return payload;
  const { externalId, labels } = terms;
  return { ...payload, sessionStarted: { ...payload.sessionStarted, externalId, labels } };
}
