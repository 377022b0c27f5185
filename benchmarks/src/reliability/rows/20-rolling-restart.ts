import { DaemonClient, type SessionEvent } from '@trueframe/client';
import { withFixtures } from '../lib/fixtures.ts';
import { freePort } from '../lib/free-port.ts';
import { judge, quantilesOf } from '../lib/judge.ts';
import { patternClip } from '../lib/media.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { addDifferences, compareStories } from '../lib/story.ts';
import { stopwatch, until } from '../lib/wait.ts';
import type { Row } from '../row.ts';

/** A caller that only iterates: its client goes on by itself. */
interface Follower {
  readonly events: SessionEvent[];
  readonly over: Promise<unknown>;
}

export const row: Row = {
  number: 20,
  title: 'rolling restart under load',
  gate: 'SIGTERM of the daemon in the middle of file sessions, then another on the same store and port: each caller hears the events of an undisturbed run, none is missed, none comes twice, and no caller sees an error',
  limitSeconds: { short: 120, full: 300 },
  async run(context) {
    const sessions = context.short ? 2 : 4;
    const restarts = context.short ? 1 : 5;
    const address = `127.0.0.1:${await freePort()}`;
    const config = {
      ...withFixtures,
      grpc: { address },
      sessions: { store: { folder: `${context.folder}/store` } },
    };
    const seconds = context.short ? 1.2 : 8;
    const source = patternClip(context.folder, seconds);
    const request = { source, options: { pipeline: 'slow', includeScores: true } };
    let daemon = await context.startDaemon(config);
    const calm = daemon.analyze(request);
    await calm.ended;

    const client = new DaemonClient(address);
    context.after(() => client.close());
    const followers = Array.from({ length: sessions }, () => follow(client, request));
    const away: number[] = [];
    let moved = 0;
    for (let k = 0; k < restarts; k += 1) {
      moved += await underWay(followers, calm.events.length);
      const heard = followers.map(({ events }) => events.length);
      const elapsed = stopwatch();
      daemon = await restarted(daemon, () => context.startDaemon(config));
      const goesOn = ({ events }: Follower, at: number) => events.length > (heard[at] ?? 0);
      await until('events come again', () => followers.every(goesOn));
      away.push(elapsed() / 1000);
    }
    const errors = (await Promise.all(followers.map(({ over }) => over))).filter(Boolean);
    const sums = addDifferences(followers.map(({ events }) => compareStories(calm.events, events)));
    const said = `${moved} sessions under way over ${restarts} restarts; the time includes the start of a daemon and its engine.`;
    return {
      n: restarts,
      figures: quantilesOf('SIGTERM to next event', 's', away),
      ...sums,
      ...judge(said, {
        'the undisturbed run ends with OK': calm.end?.status === 'OK',
        'every restart hits running sessions': moved === restarts * sessions,
        [`no caller sees an error (${errors[0] ?? ''})`]: errors.length === 0,
        'no event is missed': sums.lost === 0,
        'no event comes twice': sums.duplicated === 0,
        'events are in order': sums.outOfOrder === 0,
      }),
    };
  },
};

function follow(client: DaemonClient, request: Parameters<DaemonClient['analyze']>[0]): Follower {
  const events: SessionEvent[] = [];
  const read = async () => {
    for await (const event of client.analyze(request)) events.push(event);
  };
  return { events, over: read().catch((reason: unknown) => reason) };
}

/** Waits until all sessions have told something more, and returns how many of them have not told all. */
async function underWay(followers: readonly Follower[], all: number): Promise<number> {
  const from = followers.map(({ events }) => events.length);
  await until('sessions are under way', () =>
    followers.every(({ events }, k) => events.length >= Math.min(all, (from[k] ?? 0) + 8)),
  );
  return followers.filter(({ events }) => !events.at(-1)?.summary).length;
}

async function restarted(
  daemon: ServedDaemon,
  start: () => Promise<ServedDaemon>,
): Promise<ServedDaemon> {
  await daemon.stop();
  return start();
}
