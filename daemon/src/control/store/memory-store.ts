import type { Event } from '@trueframe/proto';
import type {
  JournalContents,
  SessionRecord,
  SessionStore,
  StoredSession,
} from './session-store.ts';

/** Keeps the newest events of sessions for as long as this process lives. Journals are in memory anyway. */
export class MemoryStore implements SessionStore {
  readonly isDurable = false;
  readonly problem = undefined;
  /** Events kept per session. */
  readonly #keep: number;
  readonly #events = new Map<string, Event[]>();
  readonly #last = new Map<string, number>();

  constructor(keep: number) {
    this.#keep = keep;
  }

  watch(): void {}

  async load(): Promise<readonly StoredSession[]> {
    return [];
  }

  append({ sessionId, events }: SessionRecord, onKept: () => void): void {
    this.#last.set(sessionId, (this.#last.get(sessionId) ?? 0) + events.length);
    this.#put(sessionId, events);
    onKept();
  }

  async events(sessionId: string, after: number, limit: number): Promise<readonly Event[]> {
    const from = Math.max(0, after - this.first(sessionId) + 1);
    return this.#kept(sessionId).slice(from, from + limit);
  }

  first(sessionId: string): number {
    return (this.#last.get(sessionId) ?? 0) - this.#kept(sessionId).length + 1;
  }

  async journal(): Promise<JournalContents> {
    return { entries: [] };
  }

  drop(sessionId: string): void {
    this.#events.delete(sessionId);
    this.#last.delete(sessionId);
  }

  async close(): Promise<void> {}

  #kept(sessionId: string): Event[] {
    return this.#events.get(sessionId) ?? [];
  }

  #put(sessionId: string, events: readonly Event[]): void {
    if (this.#keep === 0 || events.length === 0) return;
    const kept = this.#kept(sessionId);
    kept.push(...events);
    // Half again as many may be there, so that not every event moves all others.
    const isTooLong = kept.length > 1.5 * this.#keep;
    this.#events.set(sessionId, isTooLong ? kept.slice(-this.#keep) : kept);
  }
}
