import { join } from 'node:path';
import { Scrape } from '@trueframe/cli/load';
import type { ConfigInput } from '@trueframe/daemon';
import { MeasuredDaemon } from './lib/daemon.ts';
import { withLive } from './lib/live.ts';
import { milliseconds } from './lib/milliseconds.ts';
import type { BenchOptions } from './lib/options.ts';
import { REFUSES_NOBODY } from './lib/saturation.ts';
import { withScratch } from './lib/scene.ts';
import { setupOf } from './lib/setup.ts';

const ROUNDS = 3;
const LIVE_SESSIONS = 1;

/**
 * Cost of sessions that survive the daemon: CPU time per analysed frame of a file, and the delay of live events, of a daemon with a
 * store and of one without, in turns. `ratio` is that of the CPU times, the median of the rounds.
 */
export function durability({ pipeline, quick }: BenchOptions) {
  return withScratch(async (folder) => {
    const setup = setupOf(pipeline, folder, quick ? 2 : 5);
    const { source, models, pipelines } = setup;
    const start = (sessions: ConfigInput['sessions']) =>
      MeasuredDaemon.start({ models: [...models], pipelines: [...pipelines], sessions });
    const stored = (name: string) => ({ store: { folder: join(folder, name) } });
    const daemons = [await start({}), await start(stored('file'))] as const;
    const options = { pipeline, sampling: { all: {} }, includeScores: true };
    const costs: [number[], number[]] = [[], []];
    let commits = { count: 0, meanMs: 0, records: 0, bytes: 0 };
    try {
      for (const daemon of daemons) await daemon.analyze({ source, options });
      for (let round = 0; round < (quick ? 1 : ROUNDS); round += 1) {
        for (const [k, daemon] of daemons.entries()) {
          const before = daemon.cpuSeconds();
          const { frames } = await daemon.analyze({ source, options });
          costs[k]?.push((daemon.cpuSeconds() - before) / Number(frames?.analysed));
        }
      }
      commits = await commitsOf(daemons[1]);
    } finally {
      await Promise.all(daemons.map((daemon) => daemon.close()));
    }
    const [without, withStore] = costs;
    const ratios = withStore.map((cost, k) => cost / without[k]!);
    return {
      ratio: median(ratios),
      pipeline,
      rounds: ratios,
      cpuMsPerFrame: milliseconds({ without: median(without), with: median(withStore) }),
      commits,
      // At the same time: what the machine does to one it does to the other.
      live: await Promise.all([
        liveDelay(pipeline, 'without', {}, quick),
        liveDelay(pipeline, 'with', stored('live'), quick),
      ]),
    };
  });
}

async function commitsOf({ metricsAddress }: MeasuredDaemon) {
  const scrape = await Scrape.of(metricsAddress);
  const count = scrape.sum('trueframe_store_commit_seconds_count');
  return {
    count,
    meanMs: (scrape.sum('trueframe_store_commit_seconds_sum') / count) * 1000,
    records: scrape.sum('trueframe_store_records_total'),
    bytes: scrape.sum('trueframe_store_written_bytes_total'),
  };
}

function liveDelay(pipeline: string, store: string, sessions: object, quick: boolean) {
  return withLive(pipeline, { ...REFUSES_NOBODY, ...sessions }, async ({ watch }) => {
    const [settle, window] = quick ? [2, 2] : [4, 15];
    const { delayMs, ageMs, cores } = await watch(LIVE_SESSIONS, settle, window);
    return { store, sessions: LIVE_SESSIONS, delayMs, ageMs, cores };
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}
