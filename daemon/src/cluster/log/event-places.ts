/** Events from one remembered place to the next. */
const STEP = 64;

interface Place {
  /** Number of the first event of the message. */
  readonly event: number;
  /** Sequence number of the message in the stream. */
  readonly seq: number;
}

/** Remembers where in the log some events of a session are, so that a reader need not begin with the first message. */
export class EventPlaces {
  readonly #places: Place[] = [];

  /** A message of the log begins with event number `event`. Messages come in order. */
  note(event: number, seq: number): void {
    const newest = this.#places.at(-1);
    if (!newest || event >= newest.event + STEP) this.#places.push({ event, seq });
  }

  /** Sequence number of a message that is not behind the event; 0: none is known. */
  before(event: number): number {
    return this.#places.findLast((place) => place.event <= event)?.seq ?? 0;
  }
}
