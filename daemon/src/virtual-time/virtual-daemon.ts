import { Config } from '../config/schema.ts';
import { LoadControl } from '../control/admission/load-control.ts';
import { LoadMeter } from '../engine/capacity/load-meter.ts';
import { DecodeTurns } from '../engine/pipeline/ingest/push/feed/decode-turns.ts';
import type { StepCosts } from './costs.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { VirtualMachine, type VirtualThread } from './virtual-machine.ts';
import { DEFAULTS, type VirtualPlace, type VirtualSettings } from './virtual-place.ts';
import { VirtualSession } from './virtual-session.ts';
import type { SourceShape } from './virtual-source.ts';
import { VirtualWorkers } from './virtual-workers.ts';

const REPORT_EVERY_MS = 500;
/** Work that has nothing to do with frames comes in portions. */
const IDLE_EVERY_MS = 20;

/** Sums over all sessions, from the beginning. */
export interface Tally {
  readonly sent: number;
  readonly analysed: number;
  readonly analysedInTime: number;
  readonly gaps: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly looks: Readonly<Record<string, number>>;
  readonly usedMs: Readonly<Record<string, number>>;
  readonly busyMs: number;
}

/** One daemon, which refuses nobody, and its machine in virtual time. */
export class VirtualDaemon implements VirtualPlace {
  readonly clock: VirtualClock;
  readonly settings: VirtualSettings;
  readonly costs: StepCosts;
  readonly machine: VirtualMachine;
  readonly main: VirtualThread;
  readonly others: VirtualThread;
  readonly workers: VirtualWorkers;
  readonly decodeTurns: DecodeTurns;
  readonly control: LoadControl;
  readonly #meter: LoadMeter;
  readonly #sessions: VirtualSession[] = [];
  readonly #over: VirtualSession[] = [];

  constructor(clock: VirtualClock, costs: StepCosts, settings: Partial<VirtualSettings> = {}) {
    this.clock = clock;
    this.costs = costs;
    this.settings = { ...DEFAULTS, ...settings };
    const { processors, lastRung } = this.settings;
    this.machine = new VirtualMachine(processors);
    this.main = this.machine.thread('main', 0);
    this.others = this.machine.thread('others', 0);
    this.workers = new VirtualWorkers(this.machine, this.main, processors, clock, costs);
    this.decodeTurns = new DecodeTurns(processors, clock.now);
    const config = Config.parse({ sessions: { lastRung, admission: 'off' } });
    this.control = new LoadControl(config.sessions, () => this.#sessions);
    const { usedMs } = this.machine;
    this.#meter = new LoadMeter(processors, clock.now(), {
      cores: processors,
      ownCpuMs: () => ({ main: usedMs.main, workers: usedMs.workers }),
      decoderSeconds: () => usedMs.decode / 1000,
    });
    clock.every(REPORT_EVERY_MS, () => this.#report());
    clock.every(IDLE_EVERY_MS, () => {
      void this.main.run((costs.enginePerSecond * IDLE_EVERY_MS) / 1000);
      void this.others.run((costs.othersPerSecond * IDLE_EVERY_MS) / 1000);
    });
  }

  get sessions(): readonly VirtualSession[] {
    return this.#sessions;
  }

  open(shape: SourceShape): void {
    const sampling = { fps: shape.wantedFps };
    const rung = this.control.roomFor({ pace: 'live', pipelineVersion: 'v', sampling });
    const ordinal = this.#sessions.length + this.#over.length + 1;
    this.#sessions.push(new VirtualSession(this, ordinal, shape, rung ?? 0));
  }

  /** The newest sessions end, until so many are left. */
  keep(sessions: number): void {
    for (const session of this.#sessions.splice(sessions)) {
      session.stop();
      this.#over.push(session);
    }
  }

  get tally(): Tally {
    const all = [...this.#sessions, ...this.#over];
    const sum = (of: (one: VirtualSession) => number) =>
      all.reduce((total, one) => total + of(one), 0);
    const dropped: Record<string, number> = {};
    for (const { ledger } of all) {
      for (const [reason, count] of Object.entries(ledger.counts().dropped)) {
        dropped[reason] = (dropped[reason] ?? 0) + count;
      }
    }
    const { detect, score } = this.workers.busyMs;
    return {
      sent: sum(({ sent }) => sent),
      analysed: sum(({ analysed }) => analysed),
      analysedInTime: sum(({ analysedInTime }) => analysedInTime),
      gaps: sum(({ gaps }) => gaps),
      dropped,
      looks: { ...this.workers.looks },
      usedMs: { ...this.machine.usedMs },
      busyMs: detect + score,
    };
  }

  /** Lets so much time pass. Returns what has happened in it. */
  async pass(ms: number): Promise<Tally> {
    const before = this.tally;
    await this.clock.runTo(this.clock.now() + ms, this.machine);
    return difference(before, this.tally);
  }

  #report(): void {
    const report = this.#meter.read(this.clock.now(), { ...this.workers.busyMs }, this.#sessions);
    this.control.onReport(report, this.clock.now());
  }
}

function difference<T extends object>(before: T, after: T): T {
  const rows = Object.entries(after).map(([key, value]) => {
    const old = (before as Record<string, unknown>)[key];
    if (typeof value === 'number') return [key, value - ((old as number | undefined) ?? 0)];
    return [key, difference((old ?? {}) as object, value)];
  });
  return Object.fromEntries(rows);
}
