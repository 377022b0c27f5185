import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '../lib/caller.ts';
import { Camera } from '../lib/camera.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { judge } from '../lib/judge.ts';
import { stopWatching, watching } from '../lib/live-call.ts';
import { patternClip } from '../lib/media.ts';
import { addDifferences, compareStories, wrongSequences } from '../lib/story.ts';
import type { Row } from '../row.ts';

// Moves the wall clock of running processes and leaves their monotonic clock alone, as an NTP step does.
const LIBRARY = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`;

/** Seconds from the true time, one after another. */
const STEPS = ['+3600', '-3600', '+0'];

export const row: Row = {
  number: 21,
  title: 'clock steps',
  fullOnly: true,
  gate: 'the wall clock jumps an hour ahead, two back and one ahead in the middle of a file and of a live session: the file gives the events of an undisturbed run, media times of the live session only grow, no gap, no engine is replaced, and both end well',
  runs: 'beside',
  async run(context) {
    if (!existsSync(LIBRARY)) {
      return { n: 0, passed: false, why: '', skipped: 'needs libfaketime' };
    }
    const rounds = context.short ? 1 : 10;
    const offset = join(context.folder, 'offset');
    writeFileSync(offset, '+0');
    const daemon = await context.startDaemon(
      { ...withFixtures, sessions: { admission: 'off' } },
      {
        env: {
          LD_PRELOAD: LIBRARY,
          FAKETIME_TIMESTAMP_FILE: offset,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
          DONT_FAKE_MONOTONIC: '1',
        },
      },
    );
    const source = patternClip(context.folder, context.short ? 2 : 4);
    const request = { source, options: { pipeline: 'slow', includeScores: true } };
    const calm = daemon.analyze(request);
    await calm.ended;
    const camera = await Camera.start(context);
    const live = await watching(daemon, camera.url);
    const files: Caller[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const file = daemon.analyze(request);
      files.push(file);
      for (const step of STEPS) {
        await more(file, 8);
        writeFileSync(offset, step);
        await more(live, 5);
      }
      await file.ended;
    }
    await stopWatching(daemon, live);
    const differences = addDifferences(
      files.map(({ events }) => compareStories(calm.events, events)),
    );
    const restarts = (await daemon.scrape()).sum('trueframe_engine_restarts_total');
    const times = live.events.flatMap(({ scores }) => scores?.ptsMs ?? []);
    const backwards = times.filter((ptsMs, k) => k > 0 && ptsMs <= (times[k - 1] ?? 0)).length;
    const stamps = live.events.map(({ emittedAt }) => Number(emittedAt?.seconds));
    const span = Math.max(...stamps) - Math.min(...stamps);
    return {
      n: rounds * STEPS.length,
      ...differences,
      outOfOrder: differences.outOfOrder + backwards + wrongSequences(live.events),
      ...judge(`Timestamps of events span ${span} s; ${times.length} live frames.`, {
        'the clock did jump': span > 7000,
        'files give the events of an undisturbed run':
          differences.lost + differences.duplicated + differences.outOfOrder === 0,
        'media times of the live session only grow': backwards === 0,
        'events are in order': wrongSequences(live.events) === 0,
        'there is no gap': (live.summary?.gaps?.length ?? 1) === 0,
        'no engine is replaced': restarts === 0,
        'both end well': [...files, live].every(({ end }) => end?.status === 'OK'),
      }),
    };
  },
};

/** Waits for some more frames of a session, unless it is over. */
async function more(call: Caller, frames: number): Promise<void> {
  let at = call.events.length;
  for (let k = 0; k < frames && !call.end; k += 1) {
    at = (await call.until(({ scores, summary }) => scores ?? summary, at)) + 1;
    if (call.events[at - 1]?.summary) return;
  }
}
