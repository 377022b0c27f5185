import type { Caller } from '../lib/caller.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { judge, quantilesOf } from '../lib/judge.ts';
import { patternClip } from '../lib/media.ts';
import { signal } from '../lib/processes.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { addDifferences, compareStories, type Differences } from '../lib/story.ts';
import { stopwatch, until } from '../lib/wait.ts';
import type { Row } from '../row.ts';

/** After more in half a minute, a daemon waits longer and longer before it starts the next engine. */
const KILLS_PER_DAEMON = 2;
const MOST_RECOVERY_SECONDS = 5;

export const row: Row = {
  number: 1,
  title: 'engine killed',
  fullOnly: true,
  gate: `SIGKILL of the engine in the middle of file sessions, 50 times: the caller hears exactly the events of an undisturbed run, the daemon lives, and frames come again within ${MOST_RECOVERY_SECONDS} s (p95)`,
  limitSeconds: { short: 120, full: 600 },
  async run(context) {
    const kills = context.short ? KILLS_PER_DAEMON : 50;
    const source = patternClip(context.folder, context.short ? 2 : 3);
    const request = { source, options: { pipeline: 'slow', includeScores: true } };
    const recoveries: number[] = [];
    const differences: Differences[] = [];
    let calm: Caller | undefined;
    let alive = 0;
    for (let done = 0; done < kills; done += KILLS_PER_DAEMON) {
      const daemon = await context.startDaemon(withFixtures);
      const call = daemon.analyze(request);
      for (let k = 0; k < KILLS_PER_DAEMON; k += 1) {
        recoveries.push(
          await killEngine(
            daemon,
            call,
            3 + Math.floor(context.random() * (context.short ? 8 : 20)),
          ),
        );
      }
      await call.ended;
      if (!calm) {
        calm = daemon.analyze(request);
        await calm.ended;
      }
      differences.push(compareStories(calm.events, call.events));
      if ((await daemon.probe('/livez')).ok && !daemon.end) alive += 1;
      await daemon.stop();
    }
    const figures = quantilesOf('recovery', 's', recoveries);
    const sums = addDifferences(differences);
    const daemons = kills / KILLS_PER_DAEMON;
    const said = `${alive} of ${daemons} daemons alive afterwards. No engine stands by: a new one loads its plugins and models before the next frame, which takes more than the 500 ms that one would hope for.`;
    return {
      n: recoveries.length,
      figures,
      ...sums,
      ...judge(said, {
        'the undisturbed run ends with OK': calm?.end?.status === 'OK',
        'no event is lost': sums.lost === 0,
        'no event comes twice': sums.duplicated === 0,
        'events are in order': sums.outOfOrder === 0,
        'all daemons live': alive === daemons,
        [`recovery p95 is under ${MOST_RECOVERY_SECONDS} s`]:
          (figures?.p95 ?? Number.POSITIVE_INFINITY) < MOST_RECOVERY_SECONDS * context.patience,
      }),
    };
  },
};

/** Kills the engine once the caller has heard of some more frames. Returns the seconds until it hears of the next. */
async function killEngine(daemon: ServedDaemon, call: Caller, frames: number): Promise<number> {
  let at = call.events.length;
  for (let k = 0; k < frames; k += 1) at = (await call.until(({ scores }) => scores, at)) + 1;
  const pid = await until('an engine', () => daemon.enginePid());
  signal(pid, 'SIGKILL');
  const elapsed = stopwatch();
  await until('another engine', () => ![0, pid].includes(daemon.enginePid()), { seconds: 20 });
  await call.until(({ scores }) => scores, call.events.length);
  return elapsed() / 1000;
}
