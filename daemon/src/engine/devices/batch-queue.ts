/** Facts about a request that the queue needs. */
export interface Waiting {
  /** Requests with the same key may share a batch: same model, same shape. */
  readonly key: string;
  readonly session: number;
  /** Rows of the batch that it takes. */
  readonly items: number;
  /** Time of its arrival, on the clock of performance.now(). */
  readonly since: number;
}

interface Group<T> {
  /** Sessions in the order of their turns; never an empty list. */
  readonly bySession: Map<number, T[]>;
  items: number;
}

/**
 * Requests that wait for a device, and how they become batches. A batch is due when it is full, or when the oldest
 * request for it has waited long enough; the one whose oldest request waits longest goes first. Within a batch sessions
 * take turns, request by request, and the turn is kept from batch to batch: a session with many requests waits behind
 * its own, not others behind it.
 */
export class BatchQueue<T extends Waiting> {
  readonly #groups = new Map<string, Group<T>>();
  readonly #maxDelayMs: number;
  readonly #limitOf: (key: string) => number;
  #size = 0;

  constructor(maxDelayMs: number, limitOf: (key: string) => number) {
    this.#maxDelayMs = maxDelayMs;
    this.#limitOf = limitOf;
  }

  /** Requests that wait. */
  get size(): number {
    return this.#size;
  }

  add(request: T): void {
    const group = this.#groups.get(request.key) ?? { bySession: new Map<number, T[]>(), items: 0 };
    this.#groups.set(request.key, group);
    const own = group.bySession.get(request.session) ?? [];
    group.bySession.set(request.session, own);
    own.push(request);
    group.items += request.items;
    this.#size += 1;
  }

  /** The next batch that is due; empty: none is. A request that is larger than a batch comes alone. */
  take(now: number): T[] {
    let chosen: string | undefined;
    let earliest = Number.POSITIVE_INFINITY;
    for (const [key, group] of this.#groups) {
      const oldest = oldestOf(group);
      const isDue = group.items >= this.#limitOf(key) || now - oldest >= this.#maxDelayMs;
      if (isDue && oldest < earliest) {
        chosen = key;
        earliest = oldest;
      }
    }
    return chosen === undefined ? [] : this.#fill(chosen);
  }

  /** Milliseconds until a batch is due without anything new; undefined: nothing waits. */
  dueInMs(now: number): number | undefined {
    if (this.#size === 0) return undefined;
    const oldest = Math.min(...[...this.#groups.values()].map(oldestOf));
    return Math.max(0, oldest + this.#maxDelayMs - now);
  }

  #fill(key: string): T[] {
    const group = this.#groups.get(key)!;
    const limit = this.#limitOf(key);
    const batch: T[] = [];
    let room = limit;
    let hasRoom = true;
    while (hasRoom) {
      hasRoom = false;
      // A copy: whoever had a turn goes to the end.
      for (const [session, own] of [...group.bySession]) {
        const next = own[0]!;
        if (next.items > room && batch.length > 0) continue;
        batch.push(next);
        own.shift();
        room -= next.items;
        group.items -= next.items;
        this.#size -= 1;
        group.bySession.delete(session);
        if (own.length > 0) group.bySession.set(session, own);
        hasRoom = room > 0;
      }
    }
    if (group.bySession.size === 0) this.#groups.delete(key);
    return batch;
  }
}

function oldestOf<T extends Waiting>({ bySession }: Group<T>): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const [first] of bySession.values()) oldest = Math.min(oldest, first!.since);
  return oldest;
}
