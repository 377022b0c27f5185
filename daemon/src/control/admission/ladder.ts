import {
  add,
  type Costs,
  difference,
  lastUsefulRung,
  type Machine,
  type Needs,
  needsAt,
  sum,
  utilisation,
} from './needs.ts';

/** A live session that has been measured, or whose costs are guessed. */
export interface LadderSession {
  readonly id: string;
  /** In order of opening. */
  readonly ordinal: number;
  readonly costs: Costs;
  /** Share of the machine that is its own, relative to the other sessions. */
  readonly weight: number;
  readonly rung: number;
}

/** Over the limit for this long: quality is lowered. Shorter peaks are what queues are for. */
const OVER_MS = 1000;
/** Room for more quality for this long: it is raised. */
const SPARE_MS = 1500;
/** Quality is raised only if the machine then stays this far below the limit, so that it is not lowered again at once. */
const MARGIN = 0.08;

/** A session on its way to another rung. Lists go by rung. */
interface Step {
  readonly session: LadderSession;
  readonly needs: readonly Needs[];
  readonly prices: readonly number[];
  rung: number;
}

/**
 * Decides which live sessions go up or down the degrade ladder. The session that takes most time of the threads, by its
 * weight, is lowered first: one with twenty faces before those with one, and among equals the newest. Equals are never
 * more than one rung apart.
 */
export class Ladder {
  readonly #lastRung: number;
  #overSince: number | undefined;
  #spareSince: number | undefined;

  constructor(lastRung: number) {
    this.#lastRung = lastRung;
  }

  /**
   * New rungs of the sessions whose rung changes. `limit`: share of the machine that may be in use. `nowMs`: of any clock
   * that does not go backwards.
   */
  update(
    nowMs: number,
    sessions: readonly LadderSession[],
    machine: Machine,
    limit: number,
  ): ReadonlyMap<string, number> {
    const steps = sessions.map((session) => toStep(session, this.#lastRung));
    const total = sum(steps.map(needsOf));
    const isOver = utilisation(total, machine) > limit;
    if (isOver) this.#lower(steps, total, machine, limit);
    else this.#raise(steps, total, machine, limit - MARGIN);
    if (!isOver && steps.every(isWhereItWas)) this.#even(steps, total, machine, limit);
    const changed = steps.filter((step) => !isWhereItWas(step));

    const hasNews = changed.length > 0;
    this.#overSince = isOver && hasNews ? (this.#overSince ?? nowMs) : undefined;
    this.#spareSince = !isOver && hasNews ? (this.#spareSince ?? nowMs) : undefined;
    const isTime =
      nowMs - (this.#overSince ?? nowMs) >= OVER_MS ||
      nowMs - (this.#spareSince ?? nowMs) >= SPARE_MS;
    if (!isTime) return new Map();
    // Room that goes on growing need not be waited for anew.
    this.#overSince = undefined;
    return new Map(changed.map(({ session, rung }) => [session.id, rung]));
  }

  #lower(steps: readonly Step[], before: Needs, machine: Machine, limit: number): void {
    let total = before;
    while (utilisation(total, machine) > limit) {
      const dearest = dearestOf(steps);
      if (!dearest) return;
      const old = needsOf(dearest);
      dearest.rung += 1;
      total = add(total, difference(needsOf(dearest), old));
    }
  }

  /** Costs change, and with them who takes most: one takes less for another, while that makes them more alike. */
  #even(steps: readonly Step[], before: Needs, machine: Machine, limit: number): void {
    let total = before;
    for (;;) {
      const dearest = dearestOf(steps);
      const cheapest = cheapestOf(steps);
      if (!dearest || !cheapest || dearest === cheapest) return;
      const gap = dearest.prices[dearest.rung]! - cheapest.prices[cheapest.rung - 1]!;
      if (gap < OCTAVE) return;
      const old = add(needsOf(dearest), needsOf(cheapest));
      dearest.rung += 1;
      cheapest.rung -= 1;
      total = add(total, difference(add(needsOf(dearest), needsOf(cheapest)), old));
      if (utilisation(total, machine) <= limit) continue;
      dearest.rung -= 1;
      cheapest.rung += 1;
      return;
    }
  }

  #raise(steps: readonly Step[], before: Needs, machine: Machine, limit: number): void {
    let total = before;
    for (;;) {
      const cheapest = cheapestOf(steps);
      if (!cheapest) return;
      const old = needsOf(cheapest);
      cheapest.rung -= 1;
      total = add(total, difference(needsOf(cheapest), old));
      if (utilisation(total, machine) <= limit) continue;
      cheapest.rung += 1;
      return;
    }
  }
}

function isWhereItWas({ session, rung }: Step): boolean {
  return rung === session.rung;
}

function toStep(session: LadderSession, lastRung: number): Step {
  const last = Math.max(session.rung, lastUsefulRung(session.costs, lastRung));
  const needs = Array.from({ length: last + 1 }, (_, rung) => needsAt(session.costs, rung));
  return {
    session,
    needs,
    prices: needs.map((one) => priceOf(one, session.weight)),
    rung: session.rung,
  };
}

function needsOf({ needs, rung }: Step): Needs {
  return needs[rung]!;
}

/** In steps of `priceOf`. */
const OCTAVE = 2;

/**
 * Thread time by weight, in steps of a half octave: measurements of equals differ, and a rung is one octave, so that
 * equals are one rung apart at most.
 */
function priceOf({ detect, score }: Needs, weight: number): number {
  return Math.round(2 * Math.log2(Math.max(1e-6, (detect + score) / weight)));
}

/** Returns the session that takes most, of those that can take less. */
function dearestOf(steps: readonly Step[]): Step | undefined {
  return best(steps, ({ rung, prices, session }) =>
    rung < prices.length - 1 ? [prices[rung]!, session.ordinal] : undefined,
  );
}

/** Returns the session that would take least with one rung more, of those that are not at full quality. */
function cheapestOf(steps: readonly Step[]): Step | undefined {
  return best(steps, ({ rung, prices, session }) =>
    rung > 0 ? [-prices[rung - 1]!, -session.ordinal] : undefined,
  );
}

/** The step of the highest rank, by its first number, then by its second; undefined: out of the question. */
function best(
  steps: readonly Step[],
  rankOf: (step: Step) => readonly [number, number] | undefined,
): Step | undefined {
  let top: Step | undefined;
  let most: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const step of steps) {
    const rank = rankOf(step);
    if (!rank || rank[0] < most[0] || (rank[0] === most[0] && rank[1] < most[1])) continue;
    [top, most] = [step, rank];
  }
  return top;
}
