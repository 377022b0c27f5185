import { encodeEvent } from '../event-bytes.ts';
import type { SessionRecord } from '../session-store.ts';
import type { Operation } from './database.ts';
import { numberedKey, singleKey } from './keys.ts';
import { toJson, wrap } from './values.ts';

/** Numbers of the events and journal entries of one session, which are their places. */
export interface SessionPlaces {
  /** Numbers of the oldest event that is kept, and of the newest there was. */
  first: number;
  last: number;
  /** Numbers of the oldest journal entry, and of the one that comes next. */
  firstEntry: number;
  nextEntry: number;
  /** By sink, the number of the newest event that it has settled. */
  cursors: Readonly<Record<string, number>>;
  /** Milliseconds since 1970; undefined: it is not over. */
  endedAt: number | undefined;
}

export function newPlaces(): SessionPlaces {
  return { first: 1, last: 0, firstEntry: 1, nextEntry: 1, cursors: {}, endedAt: undefined };
}

/** The writes that keep a record. Moves `places` on. */
export function operationsOf(record: SessionRecord, places: SessionPlaces): Operation[] {
  const { sessionId, plan, events, entry, checkpoint, cursors, state } = record;
  const operations: Operation[] = [];
  const put = (key: string, value: Uint8Array) => operations.push({ type: 'put', key, value });
  if (plan) put(singleKey('p', sessionId), toJson(plan));
  for (const event of events) {
    places.last = Number(event.sequence);
    put(numberedKey('e', sessionId, places.last), wrap(encodeEvent(event)));
  }
  if (checkpoint) {
    operations.push(...entriesGone(sessionId, places));
    put(singleKey('c', sessionId), wrap(checkpoint));
  }
  if (entry) {
    put(numberedKey('j', sessionId, places.nextEntry), wrap(entry));
    places.nextEntry += 1;
  }
  if (cursors) {
    places.cursors = { ...places.cursors, ...cursors };
    put(singleKey('k', sessionId), toJson({ cursors: places.cursors }));
  }
  if (state) put(singleKey('s', sessionId), toJson(state));
  if (state?.endedAt !== undefined) {
    places.endedAt = state.endedAt;
    // Nobody will go on with it.
    operations.push(...entriesGone(sessionId, places));
    operations.push({ type: 'del', key: singleKey('c', sessionId) });
  }
  return operations;
}

function entriesGone(sessionId: string, places: SessionPlaces): Operation[] {
  const operations: Operation[] = [];
  for (; places.firstEntry < places.nextEntry; places.firstEntry += 1) {
    const key = numberedKey('j', sessionId, places.firstEntry);
    operations.push({ type: 'del', key });
  }
  return operations;
}

export function sizeOf(operations: readonly Operation[]): number {
  return operations.reduce(
    (sum, one) => sum + one.key.length + (one.type === 'put' ? one.value.length : 0),
    0,
  );
}
