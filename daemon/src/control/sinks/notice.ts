import type { Event, Event__Output } from '@trueframe/proto';
import { eventJson } from '@trueframe/proto/json';
import type { Notice, NoticeKind } from '@trueframe/sdk';
import { NO_TERMS } from '../../wire/session-terms.ts';
import type { Session } from '../session/session.ts';
import { decodeEvent, encodeEvent } from '../store/event-bytes.ts';

/** A session, as sinks need it. */
export type NoticeSession = Pick<Session, 'id' | 'source' | 'state' | 'planned' | 'sequences'>;

const KINDS: readonly NoticeKind[] = [
  ...(['verdict', 'gap', 'error', 'summary', 'sessionStarted', 'sourceState'] as const),
  ...(['trackStarted', 'trackEnded', 'degraded', 'warning'] as const),
];

/** Returns the kind of an event; undefined for one of which no sink is told. */
export function kindOf(event: Event): NoticeKind | undefined {
  return KINDS.find((kind) => event[kind]);
}

/** Notices that were made already: several sinks are told of the same event. */
const made = new WeakMap<Event, Notice>();

/** Returns the notice of an event: the event's JSON, and whose it is. */
export function noticeOf(session: NoticeSession, event: Event, kind: NoticeKind): Notice {
  const notice = made.get(event) ?? newNotice(session, event, kind);
  made.set(event, notice);
  return notice;
}

function newNotice(session: NoticeSession, event: Event, kind: NoticeKind): Notice {
  const { labels, externalId } = session.planned.terms ?? NO_TERMS;
  const { id: tenant } = session.planned.tenant;
  const sequence = Number(event.sequence);
  const id = `${session.id}.${sequence}`;
  // As callers get it: with the values that a message leaves out.
  const whole = decodeEvent(encodeEvent(event)) as Event__Output;
  const json = JSON.stringify({
    ...{ id, kind, tenant, labels, externalId },
    ...eventJson(whole, session.source),
  });
  return { id, sessionId: session.id, sequence, kind, tenant, labels, externalId, json };
}

/** Returns when the daemon emitted an event, in milliseconds since 1970. */
export function emittedAtMs({ emittedAt }: Event): number {
  return Number(emittedAt?.seconds ?? 0) * 1000 + (emittedAt?.nanos ?? 0) / 1e6;
}
