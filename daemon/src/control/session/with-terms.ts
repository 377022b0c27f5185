import type { EventPayload } from '../../wire/event-payload.ts';
import type { SessionTerms } from '../../wire/session-terms.ts';

/**
 * Returns the event as its session tells it: the start has the notes of the session's caller, start and summary have its source.
 * `source`: as callers may see it.
 */
export function withTerms(
  payload: EventPayload,
  source: string,
  terms: SessionTerms | undefined,
): EventPayload {
  const { sessionStarted, summary } = payload;
  if (summary) return { ...payload, summary: { ...summary, source } };
  if (!sessionStarted) return payload;
  const notes = terms && { externalId: terms.externalId, labels: terms.labels };
  return { ...payload, sessionStarted: { ...sessionStarted, source, ...notes } };
}
