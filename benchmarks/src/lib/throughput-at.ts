import { availableParallelism } from 'node:os';
import { Config } from '@trueframe/daemon';
import { bareCost } from './bare-cost.ts';
import { MeasuredDaemon } from './daemon.ts';
import { lookRunsBetween } from './look-runs.ts';
import { loopClip } from './loop-clip.ts';
import { milliseconds } from './milliseconds.ts';
import type { BenchOptions } from './options.ts';
import { makeScene, modelFolders, withScratch } from './scene.ts';
import { type Steady, steady } from './steady.ts';

const WIDTH = 1280;
const HEIGHT = 720;
const SCENE_SECONDS = 12;
/** More than a session analyses while it is watched. */
const LOOP_SECONDS = 240;
/** A daemon runs for weeks: until then V8 is still compiling, and a frame takes up to a tenth more. */
const WARM_UP_SECONDS = 80;

/**
 * Frames per second through the daemon, every frame of a 720p file analysed, over what the cores could do if they did
 * nothing but decode and infer. The bound is measured before and after the rows, and each row is held against the mean.
 */
export function throughputAt({ pipeline, quick }: BenchOptions, counts: readonly number[]) {
  return withScratch(async (folder) => {
    const scene = makeScene(folder, quick ? 2 : SCENE_SECONDS);
    const source = loopClip(folder, scene, LOOP_SECONDS);
    const daemon = await MeasuredDaemon.start({ models: modelFolders, sessions: { limit: 64 } });
    try {
      const options = { pipeline, sampling: { all: {} } };
      const warmUp = { ...options, maxMediaMs: (quick ? 1 : WARM_UP_SECONDS) * 1000 };
      const summary = await daemon.analyze({ source, options: warmUp });
      const members = summary.verdict?.models.length ?? 1;
      const watch = (sessions: number) =>
        steady(daemon, source, options, sessions, quick ? 1 : windowOf(sessions));
      const bare = async (row: Steady) => {
        const { runsPerFrame, cropsPerFrame, looksPerFrame } = row;
        const frames = quick ? 50 : SCENE_SECONDS * 25;
        return bareCost({
          ...{ pipeline, source: scene, width: WIDTH, height: HEIGHT, frames },
          looks: lookRunsBetween({}, looksPerFrame, frames),
          runs: Math.round((runsPerFrame / members) * frames),
          batch: Math.max(1, Math.round(cropsPerFrame / runsPerFrame)),
        });
      };
      const rows: Steady[] = [await watch(counts[0] ?? 1)];
      const first = await bare(rows[0]!);
      for (const count of counts.slice(1)) rows.push(await watch(count));
      const last = await bare(rows.at(-1)!);
      const cpuSeconds = (first.total + last.total) / 2;
      const bound = availableParallelism() / cpuSeconds;
      return {
        ratio: Math.min(...rows.map((row) => row.framesPerSecond)) / bound,
        pipeline,
        boundFramesPerSecond: bound,
        /** The two measurements of the bound: how far the machine can be trusted. */
        bounds: [first, last].map(({ total }) => availableParallelism() / total),
        rows: rows.map((row) => ({
          ...row,
          ratio: row.framesPerSecond / bound,
          /** The same against the cores that it got: what is lost here is overhead, the rest waited for a core. */
          efficiency: (row.framesPerSecond * cpuSeconds) / row.coresUsed,
        })),
        bareCpuMsPerFrame: milliseconds(last.parts),
        ringMB: (Config.parse({}).engine.ringSlots * WIDTH * HEIGHT * 1.5) / 1e6,
      };
    } finally {
      await daemon.close();
    }
  });
}

/** Seconds; many sessions get few frames each, and their share is to be more than chance. */
function windowOf(sessions: number): number {
  return sessions <= 8 ? 5 : sessions <= 32 ? 8 : 14;
}
