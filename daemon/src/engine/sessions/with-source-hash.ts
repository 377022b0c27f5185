import type { EventPayload } from '../../wire/event-payload.ts';

/** Returns an event with the hash of the session's file, where it is one that has it. `sourceSha256`: '' while unknown. */
export function withSourceHash(event: EventPayload, sourceSha256: string): EventPayload {
  const { sessionStarted, summary } = event;
  if (sessionStarted) return { sessionStarted: { ...sessionStarted, sourceSha256 } };
  return summary ? { summary: { ...summary, sourceSha256 } } : event;
}
