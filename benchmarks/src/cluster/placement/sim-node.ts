import {
  Admission,
  pauseAfterClaim,
  type SeatedSession,
  Sessions,
} from '@trueframe/daemon/testing';
import type { StreamCosts } from './costs.ts';
import type { Job, JobQueue } from './job-queue.ts';
import type { NodeBoard } from './node-board.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface NodeSettings {
  readonly cores: number;
  readonly costs: StreamCosts;
  /** Rung of the degrade ladder that nodes may go down to. */
  readonly lastRung: number;
  /** Time from a job's arrival to the next question for one. */
  readonly claimMs: number;
  /** Time from a job's arrival to the first frame. */
  readonly startMs: number;
}

const REPORT_MS = 500;
/** A question that finds no job ends after this time. */
const ASK_MS = 2000;
/** A node tells the others of its room so often. */
const SAY_MS = 3000;
/** As many sessions as the machine can carry. */
const NO_LIMIT = 1_000_000;

/** The world around a node. */
export interface Surroundings {
  readonly time: VirtualTime;
  readonly queue: JobQueue;
  readonly board: NodeBoard;
  /** First frame of a job. */
  onRuns(job: Job): void;
}

interface SimSession extends SeatedSession {
  rung: number;
  /** Its frames come, and are measured. */
  runs: boolean;
  readonly job: Job;
}

/** A node whose admission and pace are those of the daemon, and whose engine is a table of costs. */
export class SimNode {
  readonly name: string;
  readonly #settings: NodeSettings;
  readonly #around: Surroundings;
  readonly #sessions = new Map<string, SimSession>();
  readonly #admission: Admission;
  #isGone = false;
  /** A question waits at the brokers, or the job of the last one is being claimed. */
  #isBusy = false;

  constructor(name: string, settings: NodeSettings, around: Surroundings) {
    this.name = name;
    this.#settings = settings;
    this.#around = around;
    const config = Sessions.parse({ lastRung: settings.lastRung, limit: NO_LIMIT });
    this.#admission = new Admission(
      config,
      () => [...this.#sessions.values()],
      () => {},
    );
  }

  /** Asks for work, and measures twice a second. `offsetMs`: nodes do not all measure at once. */
  start(offsetMs: number): void {
    this.#report();
    this.#around.time.after(offsetMs, () => this.#everyReport());
    this.#everySay();
    this.#ask();
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  get degraded(): number {
    return [...this.#sessions.values()].filter(({ rung }) => rung > 0).length;
  }

  /** Share of the machine that its sessions use, at their rungs. */
  get utilisation(): number {
    let total = 0;
    for (const { job, rung } of this.#sessions.values()) total += this.#needOf(job, 2 ** -rung);
    return total / this.#settings.cores;
  }

  /** It is gone without a word. Returns what it ran. */
  kill(): Job[] {
    this.#isGone = true;
    this.#around.queue.forget(this.name);
    return [...this.#sessions.values()].map(({ job }) => job);
  }

  /** Asks for one job while there is room for one more. */
  #ask(): void {
    if (this.#isGone || this.#isBusy || !this.#admission.hasRoom('live')) return;
    this.#isBusy = true;
    const { queue, time } = this.#around;
    const asked = queue.pull(this.name, (job, waiting) => this.#take(job, waiting));
    time.after(ASK_MS, () => {
      if (!queue.withdraw(asked)) return;
      this.#isBusy = false;
      this.#ask();
    });
  }

  #take(job: Job, waiting: number): void {
    const session: SimSession = {
      id: job.id,
      ordinal: job.ordinal,
      planned: PLAN,
      media: undefined,
      job,
      ...{ rung: 0, runs: false },
      degrade: (to) => {
        session.rung = to;
      },
      fail: () => {},
    };
    this.#sessions.set(job.id, session);
    const { claimMs, startMs } = this.#settings;
    const { time, board, onRuns } = this.#around;
    time.after(claimMs, () => {
      const pauseMs = pauseAfterClaim(this.#admission, waiting, board.haveOthersRoom(this.name));
      time.after(pauseMs, () => {
        this.#isBusy = false;
        this.#ask();
      });
    });
    time.after(startMs, () => {
      if (this.#isGone) return;
      session.runs = true;
      onRuns(job);
    });
  }

  #everyReport(): void {
    if (this.#isGone) return;
    this.#report();
    this.#ask();
    this.#around.time.after(REPORT_MS, () => this.#everyReport());
  }

  #everySay(): void {
    if (this.#isGone) return;
    this.#around.board.say(this.name, this.#admission.room());
    this.#around.time.after(SAY_MS, () => this.#everySay());
  }

  #report(): void {
    const { cores, costs } = this.#settings;
    const { pixels, frameRate, wantedRate, decodeMsPerMegapixel, detectMs, scoreMs } = costs;
    const isLate = this.utilisation > 1;
    const running = [...this.#sessions.values()].filter(({ runs }) => runs);
    const sessions = running.map(({ id, job }) => ({
      sessionId: id,
      pixels: pixels * job.weight,
      ...{ frameRate, wantedRate, faces: 1, optionalMs: 0, isLate },
      fullLookMs: detectMs * job.weight,
      glanceMs: detectMs * job.weight,
      fullShare: 1,
      requiredMs: scoreMs * job.weight,
    }));
    const machine = { cores, threads: cores, cpuPerBusy: 1 };
    const used = { decode: 0, detect: 0, score: 0 };
    const report = { type: 'load', ...machine, decodeMsPerMegapixel, used, sessions } as const;
    this.#admission.load.onReport(report, this.#around.time.nowMs);
  }

  /** Processor seconds per second. */
  #needOf({ weight }: Job, share: number): number {
    const { pixels, frameRate, wantedRate, decodeMsPerMegapixel, detectMs, scoreMs } =
      this.#settings.costs;
    const decode = frameRate * (pixels / 1e6) * decodeMsPerMegapixel;
    const analyse = wantedRate * (detectMs + scoreMs);
    return (weight * (decode + share * analyse)) / 1000;
  }
}

const PLAN = {
  pace: 'live',
  pipelineVersion: 'simulated',
  sampling: { fps: 5 },
  tenant: { id: '', weight: 1 },
} as const;
