import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { findCapacity, type LoadSample, Scrape, syntheticClip } from '@trueframe/cli/load';
import { bareCost } from './lib/bare-cost.ts';
import { type Live, withLive } from './lib/live.ts';
import { type LookRuns, lookRuns, lookRunsBetween } from './lib/look-runs.ts';
import { milliseconds } from './lib/milliseconds.ts';
import type { BenchOptions } from './lib/options.ts';
import { GIVE_UP_SECONDS, recovery } from './lib/recovery.ts';
import { MOST, REFUSES_NOBODY, SLO_MS } from './lib/saturation.ts';
import { withScratch } from './lib/scene.ts';

const RATE = 5;
/** Loads past the most sessions, as multiples of it. */
const BEYOND = [1.5, 2];
const CALM = 0.8;
const WARM_UP = { sessions: 8, seconds: 45 };

/**
 * Live sessions that the machine carries at full quality, as a share of those that the bare parts of one would allow: its
 * processors ÷ ffmpeg decoding the same stream to nothing and the networks that its analysed frames need. Beside it: frames
 * analysed per second past that, with sessions that are neither refused nor degraded, and the time until all is well again.
 */
export function streams(options: BenchOptions) {
  return withScratch(async (folder) => {
    const source = join(folder, 'live.mp4');
    const clip = await syntheticClip();
    const frames = Math.round((clip.frameRate * clip.clipMs) / 1000);
    const fragments = Array.from({ length: frames }, (_, n) => clip.fragment(n).data);
    writeFileSync(source, Buffer.concat([clip.init, ...fragments]));
    const limit = MOST * 2;
    const { found, sessions, looks, loads, recoverySeconds } = await withLive(
      options.pipeline,
      { ...REFUSES_NOBODY, limit },
      (live) => measure(live, options),
    );
    const bare = await bareOf(options, source, clip.clipMs / 1000, looks);
    const limitOfParts = availableParallelism() / bare.coresPerSession;
    const steps = (found?.steps ?? []).map(({ sample, problem }) => ({ problem, ...sample }));
    const peak = Math.max(...[...loads, ...steps].map((one) => one.analysedPerSecond));
    return {
      ratio: sessions / limitOfParts,
      pipeline: options.pipeline,
      sessions,
      limitOfParts,
      bare,
      limitedBy: found?.limit?.problem ?? null,
      goodput: {
        peak,
        shares: loads.map((one) => ({
          sessions: one.sessions,
          share: one.analysedPerSecond / peak,
        })),
      },
      recoverySeconds,
      loads,
      steps,
    };
  });
}

async function measure(live: Live, { quick, sessions: given }: BenchOptions) {
  const [settle, window, most, giveUp] = quick ? [2, 2, 2, 5] : [4, 6, MOST, GIVE_UP_SECONDS];
  // A daemon runs for weeks: what it compiles and loads in its first minute is not counted.
  await live.watch(quick ? 1 : WARM_UP.sessions, 0, quick ? 1 : WARM_UP.seconds);
  const looks = await looksOf(live);
  const watch = (count: number) => live.watch(count, settle, window);
  const found = given > 0 ? undefined : await findCapacity(watch, SLO_MS, most);
  const sessions = found?.sessions ?? given;
  const loads: LoadSample[] = [];
  for (const load of [1, ...BEYOND]) loads.push(await watch(Math.round(sessions * load)));
  const begunMs = performance.now();
  await live.load.resize(Math.max(1, Math.floor(sessions * CALM)));
  const recoverySeconds = await recovery(live, begunMs, giveUp);
  return { looks, found, sessions, loads, recoverySeconds };
}

/** Runs of the detector per analysed frame, of a session that is alone. */
async function looksOf({ watch, daemon }: Live): Promise<LookRuns> {
  const scrape = () => Scrape.of(daemon.metricsAddress);
  await watch(1, 3, 1);
  const before = await scrape();
  await watch(1, 0, 10);
  const after = await scrape();
  const frames = (of: Scrape) => of.sum('trueframe_frames_total', { outcome: 'analysed' });
  return lookRunsBetween(lookRuns(before), lookRuns(after), 1 / (frames(after) - frames(before)));
}

/** Processor time that one session needs at least. */
async function bareOf(
  { pipeline, quick }: BenchOptions,
  source: string,
  seconds: number,
  looks: LookRuns,
) {
  const frames = Math.round(seconds * RATE);
  const scale = (count: number) => (quick ? Math.min(5, count) : count);
  const perClip = lookRunsBetween({}, looks, scale(frames));
  const load = { source, width: 1280, height: 720, looks: perClip, runs: scale(frames), batch: 1 };
  const { total, parts } = await bareCost({ pipeline, frames, ...load });
  return { coresPerSession: total * RATE, cpuMsPerFrame: milliseconds(parts), looks };
}
