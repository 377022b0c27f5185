import { setTimeout as sleep } from 'node:timers/promises';
import { measureLoad, type ProcessCost, processTree } from '@trueframe/cli/load';
import { type Live, withLive } from './lib/live.ts';
import type { BenchOptions } from './lib/options.ts';
import { REFUSES_NOBODY, saturation } from './lib/saturation.ts';
import { theilSen } from './lib/theil-sen.ts';

const LOAD = 0.8;
const EVERY_SECONDS = 10;
const COLLECT_HEAPS = new URL('./lib/collect-heaps.js', import.meta.url).href;
/**
 * Pools, caches, heaps and what is kept of a live session grow to their size: half of the time, at most so many minutes. A
 * session's samples are full after ten at 5 frames per second, and go into a checkpoint in the minute after that.
 */
const WARM_UP_MINUTES = 14;

interface Sample {
  readonly minute: number;
  readonly daemonMB: number;
  readonly decodersMB: number;
  /** Threads of the control process and the engine. */
  readonly threads: number;
  readonly fileDescriptors: number;
  readonly processes: number;
}

/**
 * Some minutes at 80 % of saturation. The value is the slope of the daemon's resident memory after warming up, in MB per
 * hour (Theil-Sen); file descriptors, threads and processes are to be the same at the end as after warming up.
 */
export async function soak(options: BenchOptions) {
  const { pipeline, quick } = options;
  const most = await saturation(options);
  const sessions = Math.max(1, Math.round(most * LOAD));
  const minutes = quick ? 0.1 : options.minutes;
  const window = quick ? 1 : EVERY_SECONDS;
  const watched = async (live: Live) => {
    const series = await watch(live, { sessions, minutes, window });
    const { samples, delays, dropped, failures } = series;
    return {
      ...growth(samples, minutes),
      pipeline,
      ...{ minutes, sessions, saturation: most },
      load: options.source ? 'pulled' : options.load,
      /** The worst p95 of a window, in milliseconds; null: not known of this source. */
      worstDelayMs: delays.length > 0 ? Math.max(...delays) : null,
      ...{ dropped, failures, samples },
    };
  };
  return withLive(pipeline, REFUSES_NOBODY, watched, {
    source: options.source,
    load: options.load,
    execArgv: ['--expose-gc', '--import', COLLECT_HEAPS],
  });
}

interface Series {
  readonly samples: readonly Sample[];
  /** The p95 of each window, in milliseconds. */
  readonly delays: readonly number[];
  readonly dropped: number;
  readonly failures: readonly string[];
}

/** Looks at the daemon in every window of so many seconds; sessions that fail are replaced. */
async function watch(
  { daemon, load, target }: Live,
  { sessions, minutes, window }: { sessions: number; minutes: number; window: number },
): Promise<Series> {
  await load.resize(sessions);
  const begun = performance.now();
  const minute = () => (performance.now() - begun) / 60_000;
  const samples: Sample[] = [];
  const delays: number[] = [];
  const failures: string[] = [];
  let dropped = 0;
  await sleep(window * 1000);
  while (minute() < minutes) {
    const seen = await measureLoad(load, target, window);
    samples.push(sampleOf(minute(), processTree(daemon.pid)));
    if (seen.delayMs) delays.push(seen.delayMs.p95);
    dropped += (seen.dropped.overload ?? 0) + (seen.dropped.late ?? 0);
    failures.push(...seen.failures);
    if (seen.failures.length > 0) await load.resize(sessions);
  }
  return { samples, delays, dropped, failures };
}

/** Returns how the daemon grew after warming up. */
function growth(samples: readonly Sample[], minutes: number) {
  const warmUp = Math.min(WARM_UP_MINUTES, minutes / 2);
  const steady = samples.filter(({ minute }) => minute > warmUp);
  const slope = (of: (sample: Sample) => number) =>
    theilSen(steady.map((sample) => ({ x: sample.minute / 60, y: of(sample) })));
  const range = (of: (sample: Sample) => number) => {
    const values = steady.map(of);
    const [min, max] = [Math.min(...values), Math.max(...values)];
    return { first: values[0], last: values.at(-1), min, max };
  };
  const daemon = slope(({ daemonMB }) => daemonMB);
  return {
    value: daemon.slope,
    megabytesPerHour: { daemon, decoders: slope(({ decodersMB }) => decodersMB) },
    threads: range(({ threads }) => threads),
    fileDescriptors: range(({ fileDescriptors }) => fileDescriptors),
    processes: range(({ processes }) => processes),
  };
}

function sampleOf(minute: number, tree: readonly ProcessCost[]): Sample {
  const own = tree.filter(({ name }) => name !== 'ffmpeg');
  const sum = (rows: readonly ProcessCost[], of: (row: ProcessCost) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  const decoders = tree.filter(({ name }) => name === 'ffmpeg');
  return {
    minute,
    daemonMB: sum(own, ({ residentBytes }) => residentBytes) / 1e6,
    decodersMB: sum(decoders, ({ residentBytes }) => residentBytes) / 1e6,
    threads: sum(own, ({ threads }) => threads),
    fileDescriptors: sum(own, ({ fileDescriptors }) => fileDescriptors),
    processes: tree.length,
  };
}
