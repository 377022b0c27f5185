import type { Event, Summary } from '@trueframe/proto';

/** An event without what only the control process knows: session id, sequence, wall time. */
export type EventPayload = Omit<Event, 'sessionId' | 'sequence' | 'emittedAt'>;

/** Reason for which a session is to end early. */
export type StopReason = Extract<Summary['endReason'], 'END_REASON_STOPPED' | 'END_REASON_DRAINED'>;
