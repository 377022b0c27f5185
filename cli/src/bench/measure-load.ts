import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../quantile.ts';
import { type CoresUsed, countCores } from './cores-used.ts';
import type { LiveLoad } from './live-load.ts';
import { Scrape } from './scrape.ts';

/** Milliseconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Measurements of some seconds of a load. */
export interface LoadSample {
  readonly sessions: number;
  readonly seconds: number;
  /** Sum over all sessions. */
  readonly receivedPerSecond: number;
  readonly analysedPerSecond: number;
  /** Frames, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** From when a live encoder sent a frame to when its score came back; null when nobody knows or no face was seen. */
  readonly delayMs: Quantiles | null;
  /** From when a frame had arrived (trueframe_frame_age_seconds) to when all was told about it, as the daemon has it. */
  readonly ageMs: Quantiles | null;
  /** Frames of the session that got the fewest ÷ mean; 1: all got the same. Null without faces. */
  readonly fairness: number | null;
  /** Share of the time that worker threads were busy, 0..1. */
  readonly workersBusy: number;
  /**
   * Live sessions like these that the daemon says would fit, in all and if only that stage cost anything; empty while it
   * has not measured them.
   */
  readonly capacity: Readonly<Record<string, number>>;
  /** Null: the daemon runs elsewhere. */
  readonly cores: CoresUsed | null;
  /** The newest p99 of the control process' event loop delay. */
  readonly controlDelayMs: number;
  /** The highest rung that a session is on. */
  readonly degradeRung: number;
  /** Codes of the sessions that failed. */
  readonly failures: readonly string[];
}

/** Fewer scores say nothing about a 95th percentile. */
const ENOUGH_DELAYS = 20;

const AGE = 'trueframe_frame_age_seconds';

export interface MeasuredTarget {
  readonly metricsAddress: string;
  /** Process id of the daemon when it runs on this machine and its costs are to be told. */
  readonly pid?: number | undefined;
  /** The same for the cameras that it pulls from, whose costs are told apart. */
  readonly camerasPid?: number | undefined;
}

/** Watches a load for some time; between two calls it may change size. */
export async function measureLoad(
  load: LiveLoad,
  { metricsAddress, pid, camerasPid }: MeasuredTarget,
  seconds: number,
  signal?: AbortSignal,
): Promise<LoadSample> {
  const before = await Scrape.of(metricsAddress);
  const scoredBefore = load.sessions.map(({ scored }) => scored);
  load.takeDelays();
  const coresUsed = pid === undefined ? () => null : countCores(pid, camerasPid);
  const begun = performance.now();
  await sleep(seconds * 1000, undefined, signal && { signal });
  const elapsed = (performance.now() - begun) / 1000;
  const cores = coresUsed();
  const delays = load.takeDelays();
  const scored = load.sessions.map((session, i) => session.scored - (scoredBefore[i] ?? 0));
  const after = await Scrape.of(metricsAddress);

  const grown = (name: string, labels = {}) => after.sum(name, labels) - before.sum(name, labels);
  const threads = after.sum('trueframe_worker_threads');
  const age = (q: number) => after.quantileSince(before, AGE, q, { stage: 'emit' }) * 1000;
  return {
    sessions: load.sessions.length,
    seconds: elapsed,
    receivedPerSecond: grown('trueframe_frames_total', { outcome: 'received' }) / elapsed,
    analysedPerSecond: grown('trueframe_frames_total', { outcome: 'analysed' }) / elapsed,
    dropped: difference(after, before, 'trueframe_frames_dropped_total', 'reason'),
    delayMs: delays.length < ENOUGH_DELAYS ? null : quantiles((q) => quantile(delays, q)),
    ageMs: Number.isNaN(age(0.5)) ? null : quantiles(age),
    fairness: fairness(scored.filter((_, i) => load.sessions[i]?.state !== 'failed')),
    workersBusy: grown('trueframe_worker_busy_seconds_total') / (threads * elapsed),
    capacity: capacityOf(after),
    cores,
    controlDelayMs: after.sum('trueframe_control_loop_delay_seconds', { stat: 'p99' }) * 1000,
    degradeRung: Math.max(0, ...load.sessions.map(({ degradeRung }) => degradeRung)),
    failures: load.sessions.flatMap(({ state, error }) =>
      state === 'failed' ? [error?.code ?? 'SOURCE_ENDED'] : [],
    ),
  };
}

/** Streams, by stage and of `all` together; empty while the daemon has not measured any. */
function capacityOf(after: Scrape): Record<string, number> {
  const stages = after.by('trueframe_stage_capacity_streams', 'stage');
  if (Object.keys(stages).length === 0) return {};
  return { ...stages, all: after.sum('trueframe_capacity_streams') };
}

function quantiles(at: (q: number) => number): Quantiles {
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function fairness(scored: readonly number[]): number | null {
  const mean = scored.reduce((a, b) => a + b, 0) / scored.length;
  return mean > 0 ? Math.min(...scored) / mean : null;
}

function difference(after: Scrape, before: Scrape, name: string, label: string) {
  const old = before.by(name, label);
  const rows = Object.entries(after.by(name, label))
    .map(([key, value]) => [key, value - (old[key] ?? 0)] as const)
    .filter(([, value]) => value > 0);
  return Object.fromEntries(rows);
}
