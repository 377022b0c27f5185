import type { Event } from '@trueframe/proto';
import { decodeEvent, encodeEvent } from './event-bytes.ts';
import type {
  JournalContents,
  SessionRecord,
  SessionStore,
  StoredSession,
} from './session-store.ts';

interface Kept {
  /** Sequence number of the newest event; 0: none yet. */
  last: number;
  /** The newest ones, encoded, oldest first. */
  events: Uint8Array[];
  bytes: number;
}

const NOTHING: Readonly<Kept> = { last: 0, events: [], bytes: 0 };

/** Memory that an event takes beside its bytes. */
const OVERHEAD_BYTES = 100;

/** Keeps the newest events of sessions for as long as this process lives. Journals are in memory anyway. */
export class MemoryStore implements SessionStore {
  readonly isDurable = false;
  readonly problem = undefined;
  readonly #maxBytes: number;
  readonly #sessions = new Map<string, Kept>();
  #bytes = 0;

  /** `maxBytes`: of the events of all sessions together. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  watch(): void {}

  async load(): Promise<readonly StoredSession[]> {
    return [];
  }

  append({ sessionId, events }: SessionRecord, onKept: () => void): void {
    const kept = this.#sessions.get(sessionId) ?? { ...NOTHING, events: [] };
    this.#sessions.set(sessionId, kept);
    for (const event of events) {
      const bytes = encodeEvent(event);
      kept.events.push(bytes);
      this.#count(kept, bytes.length + OVERHEAD_BYTES);
    }
    kept.last += events.length;
    while (this.#bytes > this.#maxBytes) this.#halve();
    onKept();
  }

  async events(sessionId: string, after: number, limit: number): Promise<readonly Event[]> {
    const from = Math.max(0, after - this.first(sessionId) + 1);
    return this.#of(sessionId)
      .events.slice(from, from + limit)
      .map(decodeEvent);
  }

  first(sessionId: string): number {
    const { last, events } = this.#of(sessionId);
    return last - events.length + 1;
  }

  async journal(): Promise<JournalContents> {
    return { entries: [] };
  }

  drop(sessionId: string): void {
    this.#bytes -= this.#of(sessionId).bytes;
    this.#sessions.delete(sessionId);
  }

  async close(): Promise<void> {}

  #of(sessionId: string): Readonly<Kept> {
    return this.#sessions.get(sessionId) ?? NOTHING;
  }

  #count(kept: Kept, bytes: number): void {
    kept.bytes += bytes;
    this.#bytes += bytes;
  }

  /** Drops the older half of the events of the session that takes most room. */
  #halve(): void {
    const [largest] = [...this.#sessions.values()].sort((a, b) => b.bytes - a.bytes);
    if (!largest) return;
    const gone = largest.events.splice(0, Math.ceil(largest.events.length / 2));
    for (const bytes of gone) this.#count(largest, -bytes.length - OVERHEAD_BYTES);
  }
}
