import { LoadControl, type LoadedSession, Sessions } from '@trueframe/daemon/testing';
import type { StreamCosts } from './costs.ts';
import type { Job, JobQueue } from './job-queue.ts';
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

interface SimSession extends LoadedSession {
  rung: number;
  /** Its frames come, and are measured. */
  runs: boolean;
  readonly job: Job;
}

/** A node whose admission is that of the daemon, and whose engine is a table of costs. */
export class SimNode {
  readonly name: string;
  readonly #settings: NodeSettings;
  readonly #time: VirtualTime;
  readonly #queue: JobQueue;
  readonly #onRuns: (job: Job) => void;
  readonly #sessions = new Map<string, SimSession>();
  readonly #load: LoadControl;
  #isGone = false;
  /** A question waits at the brokers, or the job of the last one is being claimed. */
  #isBusy = false;

  constructor(
    name: string,
    settings: NodeSettings,
    time: VirtualTime,
    queue: JobQueue,
    onRuns: (job: Job) => void,
  ) {
    this.name = name;
    this.#settings = settings;
    this.#time = time;
    this.#queue = queue;
    this.#onRuns = onRuns;
    const { lastRung } = settings;
    this.#load = new LoadControl(Sessions.parse({ lastRung }), () => [...this.#sessions.values()]);
  }

  /** Asks for work, and measures twice a second. `offsetMs`: nodes do not all measure at once. */
  start(offsetMs: number): void {
    this.#report();
    this.#time.after(offsetMs, () => this.#everyReport());
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
    this.#queue.forget(this.name);
    return [...this.#sessions.values()].map(({ job }) => job);
  }

  /** Asks for one job while there is room for one more. */
  #ask(): void {
    if (this.#isGone || this.#isBusy || !this.#hasRoom()) return;
    this.#isBusy = true;
    const asked = this.#queue.pull(this.name, (job) => this.#take(job));
    this.#time.after(ASK_MS, () => {
      if (!this.#queue.withdraw(asked)) return;
      this.#isBusy = false;
      this.#ask();
    });
  }

  /** One more fits at full quality, as `Admission.hasRoom` has it; a node that has measured nothing takes what comes, and not two per processor. */
  #hasRoom(): boolean {
    const streams = this.#load.facts()?.streams?.all ?? Number.POSITIVE_INFINITY;
    return streams - this.#sessions.size >= 1;
  }

  #take(job: Job): void {
    const session: SimSession = {
      id: job.id,
      ordinal: job.ordinal,
      planned: PLAN,
      job,
      ...{ rung: 0, runs: false },
      degrade: (to) => {
        session.rung = to;
      },
    };
    this.#sessions.set(job.id, session);
    const { claimMs, startMs } = this.#settings;
    this.#time.after(claimMs, () => {
      this.#isBusy = false;
      this.#ask();
    });
    this.#time.after(startMs, () => {
      if (this.#isGone) return;
      session.runs = true;
      this.#onRuns(job);
    });
  }

  #everyReport(): void {
    if (this.#isGone) return;
    this.#report();
    this.#ask();
    this.#time.after(REPORT_MS, () => this.#everyReport());
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
      detectMs: detectMs * job.weight,
      requiredMs: scoreMs * job.weight,
    }));
    const machine = { cores, threads: cores, cpuPerBusy: 1 };
    const used = { decode: 0, detect: 0, score: 0 };
    const report = { type: 'load', ...machine, decodeMsPerMegapixel, used, sessions } as const;
    this.#load.onReport(report, this.#time.nowMs);
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
