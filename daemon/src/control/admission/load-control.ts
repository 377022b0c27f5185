import type { Config } from '../../config/schema.ts';
import type { LoadReport } from '../../wire/load-report.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { CostBook } from './costs.ts';
import { Ladder, type LadderSession } from './ladder.ts';
import { add, lastUsefulRung, type Needs, needsAt, scaled, sum, utilisation } from './needs.ts';
import { Strain } from './strain.ts';

type Plan = Pick<SessionPlan, 'pace' | 'pipelineVersion' | 'sampling'>;

/** A session that is not over, as far as it counts here. */
export interface LoadedSession {
  readonly id: string;
  /** In order of opening. */
  readonly ordinal: number;
  readonly planned: Plan & Pick<SessionPlan, 'tenant'>;
  readonly rung: number;
  degrade(rung: number): void;
}

type Stage = keyof Needs;

/** Capacity and its use. Streams are live sessions. */
export interface LoadFacts {
  /** Share of the processors that a stage uses now, all sessions together. */
  readonly utilisation: Readonly<Record<Stage, number>>;
  /** Seconds per megapixel decoded, per frame looked at, per face scored; undefined while not measured. */
  readonly costs: Readonly<Record<Stage, number | undefined>>;
  /**
   * Share of what there is to use that live sessions at full quality leave; negative: that is lacking. `all`: what
   * admission goes by.
   */
  readonly headroom: Readonly<Record<Stage | 'all', number>>;
  /**
   * Streams like those that run, or ran last, that fit at full quality: if only that stage cost anything, and in all.
   * Undefined while none was measured.
   */
  readonly streams: Readonly<Record<Stage | 'all', number>> | undefined;
}

/** Holds live sessions to what the machine can carry: who is still admitted, and on which rung everybody runs. */
export class LoadControl {
  readonly #config: Config['sessions'];
  readonly #sessions: () => readonly LoadedSession[];
  readonly #book = new CostBook();
  readonly #strain = new Strain();
  readonly #ladder: Ladder;
  #report: LoadReport | undefined;
  #meanNeeds: Needs | undefined;

  /** `sessions`: those that are not over. */
  constructor(config: Config['sessions'], sessions: () => readonly LoadedSession[]) {
    this.#config = config;
    this.#sessions = sessions;
    this.#ladder = new Ladder(config.lastRung);
  }

  /** Takes what the engine has measured; moves sessions to other rungs. */
  onReport(report: LoadReport, nowMs: number): void {
    this.#report = report;
    const byId = new Map(this.#sessions().map((session) => [session.id, session]));
    this.#book.note(report, (id) => byId.get(id)?.planned.pipelineVersion);
    const live = this.#live();
    const measured = live.filter(({ id }) => this.#book.measured(id));
    if (measured.length > 0) {
      const needs = sum(measured.map(({ costs }) => needsAt(costs, 0)));
      this.#meanNeeds = scaled(needs, 1 / measured.length);
    }
    const now = sum(live.map(({ costs, rung }) => needsAt(costs, rung)));
    const isAnyLate = report.sessions.some(({ isLate }) => isLate);
    this.#strain.update(isAnyLate, utilisation(now, report) / this.#limit);
    for (const [id, rung] of this.#ladder.update(nowMs, live, report, this.#limit)) {
      byId.get(id)?.degrade(rung);
    }
  }

  /** The engine is gone, and with it what it measured; what a pipeline costs is still known. */
  onEngineLost(): void {
    this.#report = undefined;
    this.#book.forgetSessions();
  }

  /**
   * The rung on which a session may begin; undefined: even with everybody on the last rung it does not fit. Files take
   * what live sessions leave, so they always fit.
   */
  roomFor(plan: Plan): number | undefined {
    const report = this.#report;
    if (!report || plan.pace !== 'live') return 0;
    const costs = this.#book.expected(plan);
    const live = this.#live();
    const last = lastUsefulRung(costs, this.#config.lastRung);
    for (let rung = 0; rung <= this.#config.lastRung; rung += 1) {
      // A newcomer is not put below the others: it begins where the ladder will have to take them all.
      const others = live.map((one) => needsAt(one.costs, Math.max(one.rung, rung)));
      const mine = Math.min(rung, last);
      const total = add(sum(others), needsAt(costs, mine));
      if (utilisation(total, report) <= this.#limit) return mine;
    }
    return this.#config.admission === 'off' ? last : undefined;
  }

  /** Processors that the engine may use; undefined while none reports. */
  get cores(): number | undefined {
    return this.#report?.cores;
  }

  /** Undefined while no engine reports. */
  facts(): LoadFacts | undefined {
    const report = this.#report;
    if (!report) return undefined;
    const { cores, threads, cpuPerBusy, used, decodeMsPerMegapixel } = report;
    const limit = this.#limit;
    const threadSeconds = limit * Math.min(threads, cores / cpuPerBusy);
    const full = sum(this.#live().map(({ costs }) => needsAt(costs, 0)));
    const mean = this.#meanNeeds;
    return {
      utilisation: {
        decode: used.decode / cores,
        detect: (used.detect * cpuPerBusy) / cores,
        score: (used.score * cpuPerBusy) / cores,
      },
      costs: {
        decode: decodeMsPerMegapixel && decodeMsPerMegapixel / 1000,
        ...this.#book.meanCosts(),
      },
      headroom: {
        decode: 1 - full.decode / (limit * cores),
        detect: 1 - full.detect / threadSeconds,
        score: 1 - full.score / threadSeconds,
        all: 1 - utilisation(full, report) / limit,
      },
      streams: mean && {
        decode: (limit * cores) / mean.decode,
        detect: threadSeconds / mean.detect,
        score: threadSeconds / mean.score,
        all: limit / utilisation(mean, report),
      },
    };
  }

  get #limit(): number {
    return this.#config.targetUtilisation * this.#strain.share;
  }

  #live(): LadderSession[] {
    const live = this.#sessions().filter(({ planned }) => planned.pace === 'live');
    const byTenant = new Map<string, number>();
    for (const { planned } of live) {
      byTenant.set(planned.tenant.id, (byTenant.get(planned.tenant.id) ?? 0) + 1);
    }
    return live.map(({ id, ordinal, planned, rung }) => ({
      id,
      ordinal,
      rung,
      costs: this.#book.measured(id) ?? this.#book.expected(planned),
      weight: planned.tenant.weight / byTenant.get(planned.tenant.id)!,
    }));
  }
}
