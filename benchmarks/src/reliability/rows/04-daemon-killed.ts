import type { Event__Output } from '@trueframe/proto';
import { Caller } from '../lib/caller.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { judge, quantilesOf } from '../lib/judge.ts';
import { patternClip } from '../lib/media.ts';
import { processFacts } from '../lib/processes.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { addDifferences, compareStories, type Differences } from '../lib/story.ts';
import { stopwatch, until } from '../lib/wait.ts';
import type { Row, RowContext } from '../row.ts';

const KILLS_PER_SESSION = 2;

export const row: Row = {
  number: 4,
  title: 'daemon killed',
  fullOnly: true,
  gate: 'SIGKILL of the daemon in the middle of file sessions, 20 times: readers that come back by the number of their last event lose none, get none twice and none out of order, verdicts are those of an undisturbed run, and no process is left',
  limitSeconds: { short: 120, full: 600 },
  async run(context) {
    const config = { ...withFixtures, sessions: { store: { folder: `${context.folder}/store` } } };
    const options = { pipeline: 'slow', includeScores: true };
    const request = { source: patternClip(context.folder, context.short ? 1.6 : 3), options };
    const kills = context.short ? KILLS_PER_SESSION : 20;
    const run = new Kills(context, config);
    await run.start();
    const calm = run.daemon.analyze(request);
    await calm.ended;
    const differences: Differences[] = [];
    for (let done = 0; done < kills; done += KILLS_PER_SESSION) {
      const { session } = await run.daemon.client.startSession(request);
      const events = await run.follow(session?.sessionId ?? '', KILLS_PER_SESSION);
      differences.push(compareStories(calm.events, events));
    }
    const sums = addDifferences(differences);
    const said = `${differences.length} sessions over ${kills + 1} daemons; a daemon and its engine start before the next event.`;
    return {
      n: run.recoveries.length,
      figures: quantilesOf('kill to next event', 's', run.recoveries),
      ...sums,
      ...judge(said, {
        'the undisturbed run ends with OK': calm.end?.status === 'OK',
        'every kill hits a running session': run.recoveries.length === kills,
        'no event is lost': sums.lost === 0,
        'no event comes twice': sums.duplicated === 0,
        'events are in order': sums.outOfOrder === 0,
        [`no process is left (${run.orphans})`]: run.orphans === 0,
      }),
    };
  },
};

/** A daemon that is killed again and again, each time followed by another one on the same store. */
class Kills {
  readonly recoveries: number[] = [];
  orphans = 0;
  readonly #context: RowContext;
  readonly #config: object;
  #daemon: ServedDaemon | undefined;

  constructor(context: RowContext, config: object) {
    this.#context = context;
    this.#config = config;
  }

  get daemon(): ServedDaemon {
    return this.#daemon as ServedDaemon;
  }

  async start(): Promise<void> {
    this.#daemon = await this.#context.startDaemon(this.#config);
  }

  /** Reads a session to its end over some kills, each after some more events. */
  async follow(sessionId: string, kills: number): Promise<Event__Output[]> {
    const events: Event__Output[] = [];
    const watch = () =>
      new Caller(this.daemon.raw.watch({ sessionId, afterSequence: events.length }));
    for (let kill = 0; kill < kills; kill += 1) {
      const reader = watch();
      const more = 3 + Math.floor(this.#context.random() * 12);
      await reader.until(() => reader.events.length >= more);
      await this.#kill();
      await reader.ended;
      events.push(...reader.events);
      const elapsed = stopwatch();
      await this.start();
      const next = watch();
      await next.until(() => true);
      this.recoveries.push(elapsed() / 1000);
      next.cancel();
    }
    const last = watch();
    await last.ended;
    return [...events, ...last.events];
  }

  async #kill(): Promise<void> {
    const pids = this.daemon.processes().map(({ pid }) => pid);
    await this.daemon.kill();
    const left = () => pids.filter((pid) => !/^Z?$/.test(processFacts(pid)?.state ?? ''));
    await until('its processes are gone', () => left().length === 0, { seconds: 5 }).catch(
      () => {},
    );
    this.orphans += left().length;
  }
}
