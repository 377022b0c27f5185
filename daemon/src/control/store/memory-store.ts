import type { Event } from '@trueframe/proto';
import { decodeEvent, encodeEvent } from './event-bytes.ts';
import { KeptEvents } from './kept-events.ts';
import type {
  JournalContents,
  SessionRecord,
  SessionStore,
  StoredSession,
} from './session-store.ts';

interface Kept {
  /** Sequence number of the newest event; 0: none yet. */
  last: number;
  readonly events: KeptEvents;
}

const NOTHING: Readonly<Kept> = { last: 0, events: new KeptEvents() };

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
    const kept = this.#sessions.get(sessionId) ?? { last: 0, events: new KeptEvents() };
    this.#sessions.set(sessionId, kept);
    this.#change(kept, () => {
      for (const event of events) kept.events.append(encodeEvent(event));
    });
    kept.last += events.length;
    while (this.#bytes > this.#maxBytes) this.#halve();
    onKept();
  }

  async events(sessionId: string, after: number, limit: number): Promise<readonly Event[]> {
    const from = Math.max(0, after - this.first(sessionId) + 1);
    return this.#of(sessionId).events.slice(from, limit).map(decodeEvent);
  }

  first(sessionId: string): number {
    const { last, events } = this.#of(sessionId);
    return last - events.count + 1;
  }

  async journal(): Promise<JournalContents> {
    return { entries: [] };
  }

  cursors(): Readonly<Record<string, number>> {
    return {};
  }

  drop(sessionId: string): void {
    this.#bytes -= this.#of(sessionId).events.bytes;
    this.#sessions.delete(sessionId);
  }

  async close(): Promise<void> {}

  #of(sessionId: string): Readonly<Kept> {
    return this.#sessions.get(sessionId) ?? NOTHING;
  }

  #change(kept: Kept, change: () => void): void {
    const before = kept.events.bytes;
    change();
    this.#bytes += kept.events.bytes - before;
  }

  /** Drops the older half of the events of the session that takes most room. */
  #halve(): void {
    const [largest] = [...this.#sessions.values()].sort((a, b) => b.events.bytes - a.events.bytes);
    if (largest) this.#change(largest, () => largest.events.dropOlderHalf());
  }
}
