import type { HostedSession } from './hosted-session.ts';

/** Engine deaths without a single analysed frame in between, after which a session is given up. */
const MAX_STRIKES = 3;
/** From here on a session is placed alone, so that the one that kills engines is told apart from its neighbours. */
const SUSPECT_STRIKES = 2;

export interface Seat {
  readonly session: HostedSession;
  /** An engine was asked to run it and has not closed it. */
  placed: boolean;
  /** It has brought an analysed frame since it was placed. */
  analysed: boolean;
  strikes: number;
}

/** Who is to be run, and who is suspected of killing engines. */
export class Seats {
  readonly #seats = new Map<string, Seat>();

  add(session: HostedSession): Seat {
    const seat = { session, placed: false, analysed: false, strikes: 0 };
    this.#seats.set(session.id, seat);
    return seat;
  }

  get(id: string): Seat | undefined {
    return this.#seats.get(id);
  }

  remove(id: string): void {
    this.#seats.delete(id);
  }

  all(): Seat[] {
    return [...this.#seats.values()];
  }

  /** Whom to place on an engine now. Suspects come one at a time, each after the one before has shown a frame. */
  toPlace(): Seat[] {
    const waiting = this.all().filter((seat) => !seat.placed);
    const calm = waiting.filter((seat) => seat.strikes < SUSPECT_STRIKES);
    const onTrial = this.all().some(
      (seat) => seat.placed && !seat.analysed && seat.strikes >= SUSPECT_STRIKES,
    );
    const suspect = waiting.find((seat) => seat.strikes >= SUSPECT_STRIKES);
    return suspect && !onTrial ? [...calm, suspect] : calm;
  }

  /** The seat's session brought an analysed frame: whatever kills engines, it is not this. */
  clear(seat: Seat): void {
    seat.analysed = true;
    seat.strikes = 0;
  }

  /** The engine died. Returns the sessions that it was running; `guilty` ones should be given up. */
  evict(): { seat: Seat; guilty: boolean }[] {
    const running = this.all().filter((seat) => seat.placed);
    for (const seat of running) {
      seat.placed = false;
      if (!seat.analysed) seat.strikes += 1;
      seat.analysed = false;
    }
    return running.map((seat) => ({ seat, guilty: seat.strikes >= MAX_STRIKES }));
  }
}
