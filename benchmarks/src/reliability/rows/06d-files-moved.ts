import { Follower } from '../../cluster/lab/follower.ts';
import { Lab, NODES, type Node } from '../../cluster/lab/lab.ts';
import { LogView } from '../../cluster/lab/log-view.ts';
import { NO_LAB } from '../../cluster/lab/outcome.ts';
import { judge } from '../lib/judge.ts';
import { patternClip } from '../lib/media.ts';
import { addDifferences, compareStories } from '../lib/story.ts';
import { until } from '../lib/wait.ts';
import type { Row, RowContext } from '../row.ts';

const CONTAINERS = ['mp4', 'mkv', 'ts'] as const;
const PATIENCE = { seconds: 90, everyMs: 50 } as const;

export const row: Row = {
  number: 6,
  title: 'file sessions moved from node to node',
  gate: 'SIGKILL of the nodes that run sessions of an MP4, a Matroska and an MPEG-TS file, over and over: each session ends with the events, frame counts and verdicts of an undisturbed run',
  limitSeconds: { short: 300, full: 900 },
  fullOnly: true,
  async run(context) {
    const lab = await Lab.start(context, { cluster: { fileLease: '3s' } });
    if (!lab) return NO_LAB;
    await lab.startAll();
    const run = new Run(lab, context);
    const calm = await run.calm();
    const kills = context.short ? 2 : 8;
    const { moved, killed } = await run.underFire(kills);
    const differences = moved.map(({ events }, k) => compareStories(calm[k]?.events ?? [], events));
    const sums = addDifferences(differences);
    const moves = moved.map(({ sessionId }) => run.movesOf(sessionId));
    const errors = (await Promise.all([...calm, ...moved].map(({ ended }) => ended))).filter(
      Boolean,
    );
    const said = `${CONTAINERS.map((name, k) => `${name}: ${moves[k]} moves`).join(', ')}; ${calm[0]?.events.length} events each.`;
    return {
      n: killed,
      ...sums,
      ...judge(said, {
        'every file moved at least once': moves.every((count) => count > 0),
        [`no caller sees an error (${errors[0]?.message ?? ''})`]: errors.length === 0,
        'no event is lost, and none differs': sums.lost === 0,
        'no event comes twice': sums.duplicated === 0,
        'events are in order': sums.outOfOrder === 0,
        'no write of a fenced node is taken': run.zombieWrites === 0,
      }),
    };
  },
};

/** The same files twice: first in peace, then with nodes that are killed. */
class Run {
  readonly #lab: Lab;
  readonly #files: readonly string[];
  #view: LogView | undefined;

  constructor(lab: Lab, context: RowContext) {
    this.#lab = lab;
    const seconds = context.short ? 4 : 16;
    this.#files = CONTAINERS.map((name) => patternClip(context.folder, seconds, `file.${name}`));
  }

  get zombieWrites(): number {
    return this.#view?.zombieWrites ?? 0;
  }

  movesOf(sessionId: string): number {
    return this.#view?.moves(sessionId) ?? 0;
  }

  async calm(): Promise<readonly Follower[]> {
    const followers = await this.#followAll();
    await Promise.all(followers.map(({ ended }) => ended));
    return followers;
  }

  /** Kills nodes that run sessions, one after another, until all are over. */
  async underFire(
    kills: number,
  ): Promise<{ readonly moved: readonly Follower[]; readonly killed: number }> {
    this.#view = await LogView.open(await this.#lab.admin());
    const moved = await this.#followAll();
    const restarts = new Set<Promise<void>>();
    let killed = 0;
    while (killed < kills) {
      const open = moved.filter(({ events }) => !events.at(-1)?.summary);
      if (open.length === 0) break;
      await this.#tellMore(open);
      // Whichever has moved least is next.
      const [first] = open.sort((a, b) => this.movesOf(a.sessionId) - this.movesOf(b.sessionId));
      const victim = this.#nodeOf((first as Follower).sessionId);
      if (victim === undefined) continue;
      await this.#lab.daemon(victim).kill();
      killed += 1;
      const restarted = this.#lab.startNode(victim);
      restarts.add(restarted);
      void restarted.finally(() => restarts.delete(restarted));
      // One node at least is there to take over.
      if (restarts.size === NODES.length - 1) await Promise.race(restarts);
    }
    await Promise.all([...restarts, ...moved.map(({ ended }) => ended)]);
    return { moved, killed };
  }

  async #followAll(): Promise<readonly Follower[]> {
    const followers: Follower[] = [];
    for (const [k, source] of this.#files.entries()) {
      const client = this.#lab.caller(NODES[k % NODES.length]);
      const options = { pipeline: 'slow', includeScores: true };
      const { session } = await client.startSession({ source, options });
      followers.push(new Follower(client, session?.sessionId ?? ''));
    }
    return followers;
  }

  /** Waits until each has told a little more, or all. */
  async #tellMore(open: readonly Follower[]): Promise<void> {
    const from = open.map(({ events }) => events.length);
    const has = ({ events }: Follower, k: number) =>
      events.length >= (from[k] ?? 0) + 10 || events.at(-1)?.summary;
    await until('files go on', () => open.every(has), PATIENCE);
  }

  #nodeOf(sessionId: string): Node | undefined {
    const owner = this.#view?.ownerOf(sessionId);
    return NODES.find((node) => `node-${node}` === owner);
  }
}
