import type { Caller } from '../lib/caller.ts';
import { Camera } from '../lib/camera.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { judge, quantilesOf } from '../lib/judge.ts';
import { stopWatching, watching } from '../lib/live-call.ts';
import { patternClip } from '../lib/media.ts';
import { processFacts, signal, zombiesOf } from '../lib/processes.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { addDifferences, compareStories } from '../lib/story.ts';
import { stopwatch, until } from '../lib/wait.ts';
import type { Row, RowContext } from '../row.ts';

const LONGEST_SECONDS = 3;

export const row: Row = {
  number: 2,
  title: 'ffmpeg killed',
  fullOnly: true,
  gate: `kill -9 of the decoder, 20 times, half in files and half in live sources: files end with the events of an undisturbed run; live sources give frames again within ${LONGEST_SECONDS} s, with one gap per kill`,
  limitSeconds: { short: 120, full: 300 },
  async run(context) {
    const kills = context.short ? 1 : 10;
    const daemon = await context.startDaemon({ ...withFixtures, sessions: { admission: 'off' } });
    const [files, live] = await Promise.all([
      killInFiles(context, daemon, kills),
      killInLive(context, daemon, kills),
    ]);
    const zombies = zombiesOf(new Set(daemon.processes().map(({ pid }) => pid))).length;
    const figures = quantilesOf('live resume', 's', live.seconds);
    return {
      n: 2 * kills,
      figures,
      ...files,
      ...judge(`${live.gaps} gaps after ${kills} kills of live decoders, ${zombies} zombies.`, {
        'files end with the events of an undisturbed run':
          files.lost + files.duplicated + files.outOfOrder === 0 && files.ended === kills,
        'live sources give frames again in time':
          (figures?.max ?? 99) < LONGEST_SECONDS * context.patience,
        'one gap is recorded per kill of a live decoder': live.gaps === kills,
        'no zombie is left': zombies === 0,
      }),
    };
  },
};

async function killInFiles(context: RowContext, daemon: ServedDaemon, kills: number) {
  // More than what fits into the socket and the ring: the decoder still runs when it is killed.
  const source = patternClip(context.folder, 6, 'long.mp4');
  const request = { source, options: { pipeline: 'fixed-face', includeScores: true } };
  const calm = daemon.analyze(request);
  await calm.ended;
  const calls: Caller[] = [];
  for (let k = 0; k < kills; k += 1) {
    const before = new Set(daemon.decoders());
    const call = daemon.analyze(request);
    calls.push(call);
    const decoder = await until('a decoder', () => daemon.decoders().find((p) => !before.has(p)), {
      everyMs: 2,
    });
    await call.until(({ scores }) => scores);
    signal(decoder, 'SIGKILL');
    await call.ended;
  }
  const ended = calls.filter(({ end }) => end?.status === 'OK').length;
  return {
    ended,
    ...addDifferences(calls.map(({ events }) => compareStories(calm.events, events))),
  };
}

async function killInLive(context: RowContext, daemon: ServedDaemon, kills: number) {
  const camera = await Camera.start(context);
  const seconds: number[] = [];
  let gaps = 0;
  for (let k = 0; k < kills; k += 1) {
    const call = await watching(daemon, camera.url);
    const decoder = await until('its decoder', () => liveDecoder(daemon));
    const at = call.events.length;
    signal(decoder, 'SIGKILL');
    const elapsed = stopwatch();
    const gap = await call.until((event) => event.gap, at);
    await call.until(({ scores }) => scores, gap);
    seconds.push(elapsed() / 1000);
    await stopWatching(daemon, call);
    gaps += call.summary?.gaps?.length ?? 0;
  }
  return { seconds, gaps };
}

/** Decoders of files read no RTSP. */
function liveDecoder(daemon: ServedDaemon): number | undefined {
  return daemon.decoders().find((pid) => processFacts(pid)?.command.includes('rtsp'));
}
