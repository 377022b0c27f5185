import type { HostedSession } from './hosted-session.ts';

/** Engine deaths without a single analysed frame in between, after which a session is given up. */
const MAX_STRIKES = 3;
/** From here on a session is tried alone, so that the one that kills engines is told apart from its neighbours. */
const SUSPECT_STRIKES = 2;

export interface Assignment<Slot> {
  readonly session: HostedSession;
  /** The slot whose engine was asked to run it and has not closed it; undefined: it waits. */
  readonly slot: Slot | undefined;
  /** Engine deaths since it last brought an analysed frame. */
  readonly strikes: number;
}

interface Entry<Slot> extends Assignment<Slot> {
  slot: Slot | undefined;
  strikes: number;
  /** It has brought an analysed frame since it was assigned. */
  analysed: boolean;
}

/** Decides which slot's engine runs which session, and who is suspected of killing engines. */
export class Assignments<Slot> {
  readonly #entries = new Map<string, Entry<Slot>>();

  add(session: HostedSession): void {
    this.#entries.set(session.id, { session, slot: undefined, strikes: 0, analysed: false });
  }

  get(id: string): Assignment<Slot> | undefined {
    return this.#entries.get(id);
  }

  /** Forgets a session. Returns it, if it was known. */
  remove(id: string): HostedSession | undefined {
    const session = this.#entries.get(id)?.session;
    this.#entries.delete(id);
    return session;
  }

  waiting(): readonly Assignment<Slot>[] {
    return this.#all().filter(({ slot }) => slot === undefined);
  }

  /**
   * Gives waiting sessions to the open slots, each to the one with the fewest. Suspects come one at a time, each after the one
   * before has shown a frame.
   */
  assign(
    open: readonly Slot[],
  ): readonly { readonly session: HostedSession; readonly slot: Slot }[] {
    const assigned: { session: HostedSession; slot: Slot }[] = [];
    for (const entry of this.#due()) {
      const slot = this.#emptiest(open);
      if (slot === undefined) break;
      entry.slot = slot;
      assigned.push({ session: entry.session, slot });
    }
    return assigned;
  }

  /** The session brought an analysed frame: whatever kills engines, it is not this. True: nobody knew that before. */
  clear(id: string): boolean {
    const entry = this.#entries.get(id);
    if (!entry || entry.analysed) return false;
    entry.analysed = true;
    entry.strikes = 0;
    return true;
  }

  /** The engine of a slot died. Returns the sessions that it was running; `guilty` ones should be given up. */
  evict(slot: Slot): readonly (Assignment<Slot> & { readonly guilty: boolean })[] {
    const running = this.#all().filter((entry) => entry.slot === slot);
    for (const entry of running) {
      entry.slot = undefined;
      if (!entry.analysed) entry.strikes += 1;
      entry.analysed = false;
    }
    return running.map((entry) => ({ ...entry, guilty: entry.strikes >= MAX_STRIKES }));
  }

  #all(): Entry<Slot>[] {
    return [...this.#entries.values()];
  }

  #due(): Entry<Slot>[] {
    const waiting = this.#all().filter(({ slot }) => slot === undefined);
    const calm = waiting.filter((entry) => !isSuspect(entry));
    const onTrial = this.#all().some(
      (entry) => entry.slot !== undefined && !entry.analysed && isSuspect(entry),
    );
    const suspect = onTrial ? undefined : waiting.find(isSuspect);
    return suspect ? [...calm, suspect] : calm;
  }

  #emptiest(open: readonly Slot[]): Slot | undefined {
    const loads = open.map((slot) => this.#all().filter((entry) => entry.slot === slot).length);
    return open[loads.indexOf(Math.min(...loads))];
  }
}

function isSuspect({ strikes }: { readonly strikes: number }): boolean {
  return strikes >= SUSPECT_STRIKES;
}
