import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../lib/caller.ts';
import { Camera } from '../lib/camera.ts';
import { framesOf, lookAtBooks, sumOf } from '../lib/conservation.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { judge } from '../lib/judge.ts';
import { stopWatching, watching } from '../lib/live-call.ts';
import { patternClip } from '../lib/media.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import type { Row } from '../row.ts';

const SECONDS = 2;
const FRAMES = SECONDS * 25;

export const row: Row = {
  number: 22,
  title: 'books of frames',
  gate: 'received = analysed + dropped + in flight, for every session in every look at the daemons of all rows; nothing in flight after the end; a file of known length is received whole, and callers hear of as many frames as the books say',
  runs: 'last',
  async run(context) {
    const daemon = await context.startDaemon({ ...withFixtures, sessions: { admission: 'off' } });
    const camera = await Camera.start(context);
    const live = await watching(daemon, camera.url, { sampling: { fps: 5 } });
    const source = patternClip(context.folder, SECONDS);
    const pipelines = ['slow', 'fixed-face', 'slow-optional'];
    const calls: Caller[] = [];
    const looks = [];
    for (let round = 0; round < (context.short ? 1 : 10); round += 1) {
      const running = pipelines.map((pipeline) =>
        daemon.analyze({ source, options: { pipeline, includeScores: true } }),
      );
      calls.push(...running);
      const over = Promise.all(running.map(({ ended }) => ended));
      let isOver = false;
      void over.then(() => {
        isOver = true;
      });
      while (!isOver) looks.push(await lookAtBooks(daemon));
    }
    await stopWatching(daemon, live);
    looks.push(await lookAtBooks(daemon));
    const all = sumOf([context.conservation, ...looks]);
    const atTheEnd = await metricsAtTheEnd(daemon);
    const wrongFiles = calls.filter((call) => !isWhole(call));
    const seen = `${all.scrapes} looks at ${all.sessions} sessions, of other rows too: ${all.violations.length} violations ${all.violations.slice(0, 3).join('; ')}. Metrics at the end: ${atTheEnd.received} received, ${atTheEnd.booked} booked.`;
    return {
      n: all.sessions,
      lost: Math.abs(atTheEnd.received - atTheEnd.booked),
      ...judge(seen, {
        'books add up in every look': all.violations.length === 0 && all.sessions > 0,
        'metrics add up at the end': atTheEnd.received === atTheEnd.booked,
        [`files are received whole (not: ${wrongFiles.length})`]: wrongFiles.length === 0,
        'callers hear of every analysed frame': [...calls, live].every(hearsOfAll),
      }),
    };
  },
};

/** Engines tell their metrics four times a second. */
async function metricsAtTheEnd(daemon: ServedDaemon) {
  await sleep(600);
  return framesOf(await daemon.scrape());
}

function isWhole({ summary, end }: Caller): boolean {
  return end?.status === 'OK' && summary?.frames?.received === FRAMES;
}

/** The detector of these pipelines finds a face in every picture, so every analysed frame has its scores. */
function hearsOfAll({ events, summary }: Caller): boolean {
  const heard = events.filter(({ scores }) => scores).length;
  return heard === summary?.frames?.analysed;
}
