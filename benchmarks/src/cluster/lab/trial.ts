import { setTimeout as sleep } from 'node:timers/promises';
import type { DaemonClient, SessionEvent } from '@trueframe/client';
import { wallClockMs } from '@trueframe/daemon/lib';
import { stopwatch, until } from '../../reliability/lib/wait.ts';
import { Follower } from './follower.ts';
import { type Lab, NODES, type Node } from './lab.ts';
import { LogView } from './log-view.ts';

/** Something that goes wrong with a node or with brokers, and how it ends. */
export interface Fault {
  begin(): unknown;
  end(): unknown;
  /** Seconds that it lasts at least. */
  readonly seconds: number;
  /** Node that loses its sessions; undefined: none does. */
  readonly victim?: Node | undefined;
}

/** Counts of callers and of the log after some faults. */
export interface TrialEnd {
  readonly verdicts: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
  readonly gaps: number;
  readonly moves: number;
  readonly zombieWrites: number;
  /** Sessions whose events are not the same at all nodes. */
  readonly unequal: number;
  readonly errors: readonly string[];
}

/** Live sessions on a lab, their callers, and the faults that they go through. */
export class Trial {
  /** Seconds from a fault to the first record of the next owner, by session that had to move. */
  readonly takeovers: number[] = [];
  /** Seconds from a fault to the next event, by session and fault. */
  readonly silences: number[] = [];
  readonly #lab: Lab;
  readonly #view: LogView;
  readonly #followers: readonly Follower[];

  private constructor(lab: Lab, view: LogView, followers: readonly Follower[]) {
    this.#lab = lab;
    this.#view = view;
    this.#followers = followers;
  }

  /** A lab with all its nodes, and sessions that have begun to tell of faces. Callers are spread over the nodes. */
  static async start(lab: Lab, sessions: number): Promise<Trial> {
    await lab.startAll();
    const followers: Follower[] = [];
    for (let k = 0; k < sessions; k += 1) {
      const client = lab.caller(NODES[k % NODES.length]);
      followers.push(new Follower(client, await startLive(client, lab.camera.url)));
    }
    const view = LogView.open(await lab.admin());
    const trial = new Trial(lab, view, followers);
    await trial.#allHear('verdicts', ({ verdict }) => verdict);
    return trial;
  }

  /** Node with most sessions: something happens when it is hit. */
  get busiest(): Node {
    const count = (node: Node) => this.#sessionsOf(node).length;
    return NODES.reduce((best, node) => (count(node) > count(best) ? node : best));
  }

  /** Goes through a fault, and waits until all callers hear verdicts again. */
  async goThrough(fault: Fault): Promise<void> {
    const moving = (fault.victim ? this.#sessionsOf(fault.victim) : []).map((follower) => ({
      id: follower.sessionId,
      epoch: this.#view.epochOf(follower.sessionId),
    }));
    const heard = this.#followers.map(({ events }) => events.length);
    const lasted = stopwatch();
    const begunAt = performance.now();
    const begunMs = wallClockMs();
    await fault.begin();
    for (const { id, epoch } of moving) {
      const line = await until(
        `${id} has another node`,
        () => this.#view.firstOfNext(id, epoch),
        PATIENCE,
      );
      this.takeovers.push((line.atMs - begunMs) / 1000);
    }
    await sleep(Math.max(0, fault.seconds * 1000 - lasted()));
    await fault.end();
    await this.#allHear('verdicts again', ({ verdict }) => verdict);
    this.#followers.forEach(({ cameAt }, k) => {
      this.silences.push(((cameAt[heard[k] as number] ?? begunAt) - begunAt) / 1000);
    });
    await until('all nodes are ready', () => this.#areAllReady(), PATIENCE);
  }

  /** Lets sessions run until that many verdicts were heard. */
  async hear(verdicts: number): Promise<void> {
    const all = () => this.#followers.reduce((sum, follower) => sum + follower.verdicts, 0);
    await until(`${verdicts} verdicts`, () => all() >= verdicts, { seconds: 300, everyMs: 500 });
  }

  /** Stops all sessions at another node than their callers', and compares what was heard with the log. */
  async finish(): Promise<TrialEnd> {
    const clients = NODES.map((node) => this.#lab.caller(node));
    for (const [k, { sessionId }] of this.#followers.entries()) {
      const client = clients[(k + 1) % NODES.length] as DaemonClient;
      // Brokers may be electing a leader; the call says so, and may be made again.
      const stops = () =>
        client.stopSession(sessionId).then(
          () => true,
          () => false,
        );
      await until(`${sessionId} is told to stop`, stops, PATIENCE);
    }
    const open = new Set(this.#followers.map(({ sessionId }) => sessionId));
    for (const { sessionId, ended } of this.#followers)
      void ended.then(() => open.delete(sessionId));
    await until('all callers hear the end', () => open.size === 0, PATIENCE);
    const ends = await Promise.all(this.#followers.map(({ ended }) => ended));
    const ids = this.#followers.map(({ sessionId }) => sessionId);
    const lastHeard = (k: number) => Number(this.#followers[k]?.events.at(-1)?.sequence ?? 0);
    await until('the log is read', () =>
      ids.every((id, k) => this.#view.lastOf(id) >= lastHeard(k)),
    );
    const sum = (of: (follower: Follower) => number) =>
      this.#followers.reduce((total, follower) => total + of(follower), 0);
    return {
      verdicts: sum(({ verdicts }) => verdicts),
      lost: sum(({ sessionId, events }) => this.#view.lastOf(sessionId) - distinct(events)),
      duplicated: sum(({ events }) => events.length - distinct(events)),
      outOfOrder: sum(({ events }) => disorder(events)),
      gaps: sum(({ gaps }) => gaps),
      moves: sum(({ sessionId }) => this.#view.moves(sessionId)),
      zombieWrites: this.#view.zombieWrites,
      unequal: await this.#unequal(clients),
      errors: ends.flatMap((error) => (error ? [error.message] : [])),
    };
  }

  #sessionsOf(node: Node): readonly Follower[] {
    return this.#followers.filter(
      ({ sessionId }) => this.#view.ownerOf(sessionId) === `node-${node}`,
    );
  }

  /** Waits until every caller hears one more event like this. */
  async #allHear(what: string, wanted: (event: SessionEvent) => unknown): Promise<void> {
    const from = this.#followers.map(({ events }) => events.length);
    const hears = ({ events }: Follower, k: number) => events.slice(from[k]).some(wanted);
    await until(what, () => this.#followers.every(hears), PATIENCE);
  }

  async #areAllReady(): Promise<boolean> {
    const probes = await Promise.all(
      NODES.map((node) =>
        this.#lab
          .daemon(node)
          .probe('/readyz')
          .catch(() => ({ ok: false })),
      ),
    );
    return probes.every(({ ok }) => ok);
  }

  /** Reads every session at every node from its first event on. */
  async #unequal(clients: readonly DaemonClient[]): Promise<number> {
    let unequal = 0;
    for (const { sessionId, events } of this.#followers) {
      const told = JSON.stringify(events);
      for (const client of clients) {
        const again = new Follower(client, sessionId);
        const error = await again.ended;
        if (error || JSON.stringify(again.events) !== told) unequal += 1;
      }
    }
    return unequal;
  }
}

const PATIENCE = { seconds: 90, everyMs: 50 } as const;

async function startLive(client: DaemonClient, url: string): Promise<string> {
  const { session } = await client.startSession({
    source: url,
    options: { pipeline: 'talkative' },
  });
  return session?.sessionId ?? '';
}

function distinct(events: readonly SessionEvent[]): number {
  return new Set(events.map(({ sequence }) => Number(sequence))).size;
}

function disorder(events: readonly SessionEvent[]): number {
  return events.filter(
    ({ sequence }, k) => k > 0 && Number(sequence) <= Number(events[k - 1]?.sequence),
  ).length;
}
