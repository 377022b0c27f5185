import { bareCost } from './lib/bare-cost.ts';
import { MeasuredDaemon } from './lib/daemon.ts';
import { lookRunsBetween } from './lib/look-runs.ts';
import { milliseconds } from './lib/milliseconds.ts';
import type { BenchOptions } from './lib/options.ts';
import { withScratch } from './lib/scene.ts';
import { setupOf } from './lib/setup.ts';

/**
 * CPU time per analysed frame through a warm daemon, over the sum of its parts run bare: ffmpeg decoding to nothing, and the
 * networks on the same shapes. 1 = nothing but the parts.
 */
export function overhead({ pipeline, quick }: BenchOptions) {
  return withScratch(async (folder) => {
    const setup = setupOf(pipeline, folder, quick ? 2 : 40);
    const { source, models, pipelines } = setup;
    const daemon = await MeasuredDaemon.start({
      models: [...models],
      pipelines: [...pipelines],
    });
    try {
      const options = { pipeline, sampling: { all: {} } };
      // A daemon runs for weeks: what it compiles and loads in its first seconds is not counted.
      await daemon.analyze({ source, options });
      const before = await daemon.work();
      const summary = await daemon.analyze({ source, options });
      const after = await daemon.work();
      const frames = Number(summary.frames?.analysed);
      const ours = (after.cpuSeconds - before.cpuSeconds) / frames;
      const runs = after.runs - before.runs;
      const crops = after.crops - before.crops;
      const batch = Math.round(crops / runs);
      const members = summary.verdict?.models.length ?? 1;
      const looks = lookRunsBetween(before.looks, after.looks);
      const load = { ...setup, pipeline, frames, looks, runs: runs / members, batch };
      const bare = await bareCost(load);
      return {
        ratio: ours / bare.total,
        pipeline,
        frames,
        crops: crops / members,
        looks,
        cpuMsPerFrame: milliseconds({ daemon: ours, bare: bare.total, ...bare.parts }),
      };
    } finally {
      await daemon.close();
    }
  });
}
