import type { Event } from '@trueframe/proto';
import type { History } from '../../control/session/event-log.ts';
import type { LogMessage } from './log-message.ts';
import type { LogSource } from './log-source.ts';

/** Places that are remembered: readers that catch up page by page go on at one of them. */
const MOST_PLACES = 64;
/** Messages of the stream, of whatever session, that are rather read over than searched in. */
const NEAR = 64;

/** The events of one session that the log still has. */
export class LogHistory implements History {
  readonly #source: LogSource;
  readonly #subject: string;
  readonly #newest: () => number;
  /** By the number of an event, a place in the stream at which the next one is found. */
  readonly #places = new Map<number, number>();
  #first = 1;

  /** `newest`: sequence number, in the stream, of the newest message that is known. */
  constructor(source: LogSource, subject: string, newest: () => number) {
    this.#source = source;
    this.#subject = subject;
    this.#newest = newest;
  }

  first(): number {
    return this.#first;
  }

  /** Finds out what is kept. */
  async look(): Promise<LogMessage | undefined> {
    const oldest = await this.#source.from(this.#subject, 1);
    if (oldest) this.#first = oldest.last - eventsOf(oldest).length + 1;
    return oldest;
  }

  /** May be a few more than `limit`: messages are read whole. */
  async events(after: number, limit: number): Promise<readonly Event[]> {
    const to = this.#newest();
    const from = this.#places.get(after) ?? (await this.#search(after, to));
    if (from > to) return [];
    const found: Event[] = [];
    for await (const message of this.#source.between(this.#subject, from, to)) {
      found.push(...eventsOf(message).filter(({ sequence }) => Number(sequence) > after));
      if (found.length < limit) continue;
      this.#remember(message);
      break;
    }
    return found;
  }

  #remember({ last, seq }: LogMessage): void {
    this.#places.set(last, seq + 1);
    if (this.#places.size <= MOST_PLACES) return;
    const [oldest] = this.#places.keys();
    if (oldest !== undefined) this.#places.delete(oldest);
  }

  /** Returns a place in the stream close before the event after the one of that number. */
  async #search(after: number, newest: number): Promise<number> {
    const oldest = await this.look();
    if (!oldest || oldest.last > after) return oldest?.seq ?? 0;
    let below = oldest.seq;
    let above = newest;
    while (above - below > NEAR) {
      const middle = Math.floor((below + above) / 2);
      const message = await this.#source.from(this.#subject, middle);
      if (message && message.last <= after) below = message.seq;
      else above = middle;
    }
    return below + 1;
  }
}

export function eventsOf({ records }: Pick<LogMessage, 'records'>): readonly Event[] {
  return records.flatMap(({ events }) => events);
}
