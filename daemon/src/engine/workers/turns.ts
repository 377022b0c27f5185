import type { Pace } from '../session-plan.ts';
import { FairNode } from './fair-tree.ts';

/** Whose work it is, for sharing the threads. */
export interface Share {
  readonly pace: Pace;
  readonly tenant: string;
  /** Of the tenant, relative to other tenants. */
  readonly weight: number;
}

/** What is wanted: `score` ends the work on a frame that has a thread's work in it already, so it comes first. */
export type Kind = 'prepare' | 'detect' | 'crop' | 'score';

/** A thread, until `done` says how long it was busy. */
export interface Turn {
  done(busyMs: number): void;
}

interface Waiting {
  readonly kind: Kind;
  /** When waiting has become pointless, on the clock of performance.now(). */
  readonly expiresAt: number;
  go(turn: Turn | undefined): void;
}

interface Flow {
  /** These go first. */
  readonly ending: Waiting[];
  readonly beginning: Waiting[];
  /** What the newest task of each kind took: the next one is charged this in advance. */
  readonly tookMs: Partial<Record<Kind, number>>;
}

// Live sessions cannot wait, files can; but a file session that is never served looks dead.
const WEIGHTS: Readonly<Record<Pace, number>> = { live: 19, lossless: 1 };
/** Tasks without a session: warming up. */
const NOBODY: Share = { pace: 'lossless', tenant: '', weight: 1 };
const UNKNOWN_MS = 5;

/**
 * Who gets the next free thread. Time is shared out, not tasks: among tenants by weight, among the sessions of a tenant
 * equally, so that twenty faces in every frame of one session cost that session frames, and nobody else. While live
 * sessions use all the time there is, files get a twentieth.
 */
export class Turns {
  readonly #root = new FairNode(1);
  readonly #leaves = new Map<number, FairNode>();
  readonly #flows = new Map<FairNode, Flow>();
  readonly #now: () => number;
  #free: number;

  constructor(threads: number, now: () => number = () => performance.now()) {
    this.#free = threads;
    this.#now = now;
  }

  /** Tasks that wait. */
  get waiting(): number {
    return this.#root.waiting;
  }

  /** A session begins. Its tasks go by its number. */
  enrol(session: number, { pace, tenant, weight }: Share): void {
    const leaf = this.#root
      .child(pace, WEIGHTS[pace])
      .child(tenant, weight)
      .child(String(session), 1);
    this.#leaves.set(session, leaf);
    this.#flows.set(leaf, { ending: [], beginning: [], tookMs: {} });
  }

  /** The session is over: none of its tasks waits or runs. */
  dismiss(session: number): void {
    const leaf = this.#leaves.get(session);
    if (!leaf) return;
    this.#leaves.delete(session);
    this.#flows.delete(leaf);
    leaf.prune();
  }

  /** Waits for a thread. Undefined: none was free before `expiresAt`, and the work is not wanted any more. */
  take(
    session: number,
    kind: Kind,
    expiresAt = Number.POSITIVE_INFINITY,
  ): Promise<Turn | undefined> {
    if (!this.#leaves.has(session)) this.enrol(session, NOBODY);
    const leaf = this.#leaves.get(session)!;
    const { ending, beginning } = this.#flows.get(leaf)!;
    return new Promise((go) => {
      (kind === 'score' ? ending : beginning).push({ kind, expiresAt, go });
      leaf.arrive();
      this.#serve();
    });
  }

  #serve(): void {
    while (this.#free > 0) {
      let node = this.#root.next();
      for (let child = node; child; child = child.next()) node = child;
      if (!node) return;
      const flow = this.#flows.get(node)!;
      const waiting = (flow.ending.shift() ?? flow.beginning.shift())!;
      node.leave();
      if (waiting.expiresAt < this.#now()) {
        node.finish();
        waiting.go(undefined);
      } else {
        this.#free -= 1;
        waiting.go(this.#begin(node, flow, waiting.kind));
      }
    }
  }

  /** Charged at once with what it will probably take, or a session's tasks would all be served before the first is done. */
  #begin(node: FairNode, { tookMs }: Flow, kind: Kind): Turn {
    const expectedMs = tookMs[kind] ?? UNKNOWN_MS;
    node.charge(expectedMs);
    return {
      done: (busyMs) => {
        tookMs[kind] = busyMs;
        node.charge(busyMs - expectedMs);
        node.finish();
        this.#free += 1;
        this.#serve();
      },
    };
  }
}
