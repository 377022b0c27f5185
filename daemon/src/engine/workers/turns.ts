import type { Pace } from '../../wire/session-plan.ts';
import { FairNode } from './fair-tree.ts';

/** A claim on the threads. */
export interface Share {
  readonly pace: Pace;
  readonly tenant: string;
  /** Weight of the tenant, relative to other tenants. */
  readonly weight: number;
}

/** The kind of work: `score` ends the work on a frame that has a thread's work in it already, so it is urgent. */
export type Kind = 'prepare' | 'detect' | 'crop' | 'score' | 'picture' | 'infer';

/** A thread, until `done` says how long it was busy. */
export interface Turn {
  done(busyMs: number): void;
}

interface Waiting {
  readonly kind: Kind;
  /** Time after which waiting is pointless, on the clock of performance.now(). */
  readonly expiresAt: number;
  /** Aborted: as if it had expired. */
  readonly signal: AbortSignal | undefined;
  go(turn: Turn | undefined): void;
}

interface Flow {
  /** Urgent, these go first. */
  readonly ending: Waiting[];
  readonly beginning: Waiting[];
  /** Milliseconds that the newest task of each kind took: the next one is charged this in advance. */
  readonly tookMs: Partial<Record<Kind, number>>;
}

// Live sessions cannot wait, files can; but a file session that is never served looks dead.
const WEIGHTS: Readonly<Record<Pace, number>> = { live: 19, lossless: 1 };
/** Tasks without a session: warming up. */
const NOBODY: Share = { pace: 'lossless', tenant: '', weight: 1 };
const UNKNOWN_MS = 5;

/**
 * Says who gets the next free thread. Time is shared out, not tasks: among tenants by weight, among the sessions of a tenant
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

  /** Tasks that wait, of all kinds or of one. */
  waiting(kind?: Kind): number {
    if (!kind) return this.#root.waiting;
    let count = 0;
    for (const { ending, beginning } of this.#flows.values()) {
      count += [...ending, ...beginning].filter((one) => one.kind === kind).length;
    }
    return count;
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

  /** The session ends before its time: what it still waits for is done before the work of others like it. */
  hasten(session: number): void {
    this.#leaves.get(session)?.goFirst();
  }

  /** The session is over: none of its tasks waits or runs. */
  dismiss(session: number): void {
    const leaf = this.#leaves.get(session);
    if (!leaf) return;
    this.#leaves.delete(session);
    this.#flows.delete(leaf);
    leaf.prune();
  }

  /** Waits for a thread. Undefined: none was free before `expiresAt` or the abort, and the work is not wanted any more. */
  take(
    session: number,
    kind: Kind,
    expiresAt = Number.POSITIVE_INFINITY,
    signal?: AbortSignal,
  ): Promise<Turn | undefined> {
    if (!this.#leaves.has(session)) this.enrol(session, NOBODY);
    const leaf = this.#leaves.get(session)!;
    const { ending, beginning } = this.#flows.get(leaf)!;
    return new Promise((go) => {
      const isUrgent = kind === 'score';
      (isUrgent ? ending : beginning).push({ kind, expiresAt, signal, go });
      leaf.arrive(isUrgent);
      this.#serve();
    });
  }

  #serve(): void {
    while (this.#free > 0) {
      const node = this.#nextLeaf();
      if (!node) return;
      const { ending, beginning } = this.#flows.get(node)!;
      const isUrgent = ending.length > 0;
      const waiting = (ending.shift() ?? beginning.shift())!;
      node.leave(isUrgent);
      if (waiting.expiresAt < this.#now() || waiting.signal?.aborted) {
        node.finish();
        waiting.go(undefined);
      } else {
        this.#free -= 1;
        waiting.go(this.#begin(node, waiting.kind));
      }
    }
  }

  /**
   * Live or files first, by their shares. Then frames that are begun are finished before others are, whose ever they
   * are, or frames of all sessions would be under way and old. It gives nobody more time: who has used much begins less.
   */
  #nextLeaf(): FairNode | undefined {
    const pace = this.#root.next(false);
    const isUrgent = (pace?.urgent ?? 0) > 0;
    let leaf = pace;
    for (let node = pace; node; node = node.next(isUrgent)) leaf = node;
    return leaf;
  }

  /** Charged at once with what it will probably take, or a session's tasks would all be served before the first is done. */
  #begin(node: FairNode, kind: Kind): Turn {
    const { tookMs } = this.#flows.get(node)!;
    // Models are opened for everybody who comes later, too.
    const isShared = kind === 'prepare';
    const expectedMs = isShared ? 0 : (tookMs[kind] ?? UNKNOWN_MS);
    node.charge(expectedMs);
    return {
      done: (busyMs) => {
        tookMs[kind] = busyMs;
        if (!isShared) node.charge(busyMs - expectedMs);
        node.finish();
        this.#free += 1;
        this.#serve();
      },
    };
  }
}
