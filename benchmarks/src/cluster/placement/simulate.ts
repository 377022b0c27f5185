import { quantile } from '@trueframe/cli/load';
import { randomFrom } from '../../reliability/lib/random.ts';
import { type Job, JobQueue } from './job-queue.ts';
import { NodeBoard } from './node-board.ts';
import { type NodeSettings, SimNode } from './sim-node.ts';
import { VirtualTime } from './virtual-time.ts';

export interface Placement extends NodeSettings {
  readonly nodes: number;
  readonly streams: number;
  /** Nodes that are gone at once. */
  readonly lost: number;
  /** Sessions that callers start per second. */
  readonly startsPerSecond: number;
  /** Costs of a session are this much dearer or cheaper than recorded, at most. */
  readonly spread: number;
  readonly leaseMs: number;
  readonly seed: number;
}

export interface PlacementResult {
  /** Seconds from the first start until all ran that found room. */
  readonly filledSeconds: number;
  /** Seconds from the first start until all ran, and from the loss until all ran again; null: some wait for room. */
  readonly placedSeconds: number | null;
  readonly recoveredSeconds: number | null;
  /** Seconds from the loss to the first frame on another node, of sessions that had to move. */
  readonly moveSeconds: { readonly p50: number; readonly p95: number; readonly max: number } | null;
  /** Sessions of the nodes that were lost. */
  readonly homeless: number;
  /** Sessions without a node at the end. */
  readonly waiting: number;
  readonly before: Spread;
  readonly after: Spread;
}

export interface Spread {
  /** Sessions that have a node. */
  readonly sessions: number;
  /** Sessions of the node with the fewest and of that with the most. */
  readonly fewest: number;
  readonly most: number;
  /** Share of a node's processors in use: the mean, and that of the busiest node. */
  readonly meanLoad: number;
  readonly highestLoad: number;
  /** Sessions below full quality. */
  readonly degraded: number;
}

/** Time after which what waits will not find room any more. */
const PATIENCE_MS = 120_000;
/** Quiet time in which nodes come to their final rungs. */
const SETTLE_MS = 10_000;
/** `working()` is sent this often while a lease lasts. */
const BEATS_PER_LEASE = 6;

/** Places sessions on nodes, takes some nodes away, and says how long it takes until all run again. Deterministic. */
export function simulate(placement: Placement): PlacementResult {
  const run = new Run(placement);
  const placedMs = run.place();
  const [before, filledSeconds] = [run.spread(), run.newestMs / 1000];
  const { recoveredMs, moves, homeless } = run.lose();
  const at = (q: number) => quantile(moves, q) / 1000;
  const none = moves.length === 0;
  return {
    filledSeconds,
    placedSeconds: placedMs === undefined ? null : placedMs / 1000,
    recoveredSeconds: recoveredMs === undefined ? null : recoveredMs / 1000,
    moveSeconds: none ? null : { p50: at(0.5), p95: at(0.95), max: Math.max(...moves) / 1000 },
    homeless,
    waiting: run.waiting,
    before,
    after: run.spread(),
  };
}

class Run {
  readonly #placement: Placement;
  readonly #time = new VirtualTime();
  readonly #queue = new JobQueue(this.#time);
  readonly #random: () => number;
  /** Times at which sessions gave their first frames. */
  readonly #runsSince = new Map<Job, number>();
  #nodes: SimNode[];

  constructor(placement: Placement) {
    this.#placement = placement;
    this.#random = randomFrom(placement.seed);
    const around = {
      ...{ time: this.#time, queue: this.#queue, board: new NodeBoard(this.#time) },
      onRuns: (job: Job) => void this.#runsSince.set(job, this.#time.nowMs),
    };
    this.#nodes = Array.from(
      { length: placement.nodes },
      (_, k) => new SimNode(`node-${k + 1}`, placement, around),
    );
  }

  get waiting(): number {
    return this.#placement.streams - this.#runsSince.size;
  }

  /** Time of the last first frame. */
  get newestMs(): number {
    return Math.max(...this.#runsSince.values());
  }

  /** Milliseconds until all ran. */
  place(): number | undefined {
    const { streams, startsPerSecond, spread } = this.#placement;
    for (const node of this.#nodes) node.start(this.#random() * 500);
    for (let ordinal = 1; ordinal <= streams; ordinal += 1) {
      const weight = 1 + spread * (2 * this.#random() - 1);
      const job = { id: `s${ordinal}`, ordinal, weight };
      this.#time.after((ordinal * 1000) / startsPerSecond, () => this.#queue.submit(job));
    }
    return this.#untilAllRun((streams * 1000) / startsPerSecond);
  }

  lose(): {
    readonly recoveredMs: number | undefined;
    readonly moves: readonly number[];
    readonly homeless: number;
  } {
    const { lost, leaseMs } = this.#placement;
    const lostAt = this.#time.nowMs;
    const gone = this.#nodes.slice(0, lost);
    this.#nodes = this.#nodes.slice(lost);
    const homeless = gone.flatMap((node) => node.kill());
    for (const job of homeless) {
      this.#runsSince.delete(job);
      const sinceBeat = (this.#random() * leaseMs) / BEATS_PER_LEASE;
      this.#queue.lose(job, leaseMs - sinceBeat);
    }
    const recoveredMs = this.#untilAllRun(0);
    const moves = homeless.flatMap((job) => {
      const at = this.#runsSince.get(job);
      return at === undefined ? [] : [at - lostAt];
    });
    return { recoveredMs, moves, homeless: homeless.length };
  }

  spread(): Spread {
    const sessions = this.#nodes.map((node) => node.sessions);
    const loads = this.#nodes.map((node) => node.utilisation);
    return {
      sessions: sessions.reduce((sum, count) => sum + count, 0),
      fewest: Math.min(...sessions),
      most: Math.max(...sessions),
      meanLoad: loads.reduce((sum, load) => sum + load, 0) / loads.length,
      highestLoad: Math.max(...loads),
      degraded: this.#nodes.reduce((sum, node) => sum + node.degraded, 0),
    };
  }

  #untilAllRun(leastMs: number): number | undefined {
    const begun = this.#time.nowMs;
    this.#time.run(begun + leastMs + PATIENCE_MS, () => this.waiting === 0);
    const took = this.waiting === 0 ? this.#time.nowMs - begun : undefined;
    this.#time.run(this.#time.nowMs + SETTLE_MS);
    return took;
  }
}
