import { setTimeout as sleep } from 'node:timers/promises';
import { countCores, processTree, Scrape } from '@trueframe/cli/load';
import { DaemonClient } from '@trueframe/client';
import type { SessionOptions } from '@trueframe/proto';
import type { MeasuredDaemon } from './daemon.ts';
import { type LookRuns, lookRunsBetween } from './look-runs.ts';

/** Work of a number of sessions while all of them ran. */
export interface Steady {
  readonly sessions: number;
  readonly framesPerSecond: number;
  /** Frames of the slowest session ÷ mean. */
  readonly slowest: number;
  /** CPU seconds per second, decoders included; far below the number of cores: the machine had other work. */
  readonly coresUsed: number;
  /** Resident memory of the control process and the engine, in MB (1e6 bytes); the decoders are counted apart. */
  readonly residentMB: number;
  readonly decodersResidentMB: number;
  /** Runs of models and crops in them, per frame. */
  readonly runsPerFrame: number;
  readonly cropsPerFrame: number;
  readonly looksPerFrame: LookRuns;
}

const START_WITHIN_MS = 120_000;

/**
 * Sessions that analyse one file each as fast as they can, all at once, watched for some seconds while none of them
 * begins or ends: what is counted is the steady state, full rings before and after.
 */
export async function steady(
  daemon: MeasuredDaemon,
  source: string,
  options: SessionOptions,
  sessions: number,
  windowSeconds: number,
): Promise<Steady> {
  const client = new DaemonClient(daemon.grpcAddress);
  // One each: a single signal would have as many listeners as there are sessions.
  const aborts = Array.from({ length: sessions }, () => new AbortController());
  const scored = aborts.map(() => 0);
  const request = { source, options: { ...options, includeScores: true } };
  const failures: unknown[] = [];
  const runs = aborts.map(async ({ signal }, k) => {
    try {
      for await (const { scores } of client.analyze(request, { signal })) {
        if (scores) scored[k] = scored[k]! + 1;
      }
    } catch (reason) {
      if (!signal.aborted) failures.push(reason);
    }
  });
  try {
    const late = performance.now() + START_WITHIN_MS;
    // The second score: the first frames of a session wait for whatever is opened.
    while (scored.some((count) => count < 2)) {
      if (failures.length > 0) throw failures[0];
      if (performance.now() > late) throw new Error(`not all of ${sessions} sessions began`);
      await sleep(50);
    }
    const before = await daemon.work();
    const scoredBefore = [...scored];
    const begun = performance.now();
    const coresUsed = countCores(daemon.pid);
    await sleep(windowSeconds * 1000);
    const seconds = (performance.now() - begun) / 1000;
    const { control, engine, decode } = coresUsed();
    const counts = scored.map((count, k) => count - scoredBefore[k]!);
    const memory = processTree(daemon.pid);
    const after = await daemon.work();
    if (failures.length > 0) throw failures[0];
    const frames = counts.reduce((a, b) => a + b, 0);
    const analysed = after.analysed - before.analysed;
    const megabytes = (isDecoder: boolean) =>
      memory
        .filter(({ name }) => (name === 'ffmpeg') === isDecoder)
        .reduce((sum, { residentBytes }) => sum + residentBytes / 1e6, 0);
    return {
      sessions,
      framesPerSecond: frames / seconds,
      slowest: Math.min(...counts) / (frames / sessions),
      coresUsed: control + engine + decode,
      residentMB: megabytes(false),
      decodersResidentMB: megabytes(true),
      runsPerFrame: (after.runs - before.runs) / analysed,
      cropsPerFrame: (after.crops - before.crops) / analysed,
      looksPerFrame: lookRunsBetween(before.looks, after.looks, 1 / analysed),
    };
  } finally {
    for (const abort of aborts) abort.abort();
    await Promise.all(runs);
    client.close();
    await idle(daemon);
  }
}

/** Sessions that were cancelled still finish what is on the workers; a queue is told four times a second. */
async function idle(daemon: MeasuredDaemon): Promise<void> {
  const isBusy = async () =>
    processTree(daemon.pid).some(({ name }) => name === 'ffmpeg') ||
    (await Scrape.of(daemon.metricsAddress)).sum('trueframe_stage_queue_depth') > 0;
  do await sleep(300);
  while (await isBusy());
}
