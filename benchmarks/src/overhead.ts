import { bareCost } from './lib/bare-cost.ts';
import { MeasuredDaemon } from './lib/daemon.ts';
import { milliseconds } from './lib/milliseconds.ts';
import type { BenchOptions } from './lib/options.ts';
import { makeScene, modelFolders, withScratch } from './lib/scene.ts';

/** CPU time per analysed frame through the daemon, over the sum of its parts run bare. 1 = nothing but the parts. */
export function overhead({ pipeline, quick }: BenchOptions) {
  return withScratch(async (folder) => {
    const daemon = await MeasuredDaemon.start({ models: modelFolders });
    try {
      const source = makeScene(folder, quick ? 2 : 12);
      const options = { pipeline, sampling: { all: {} } };
      await daemon.analyze({ source, options: { ...options, maxMediaMs: 1000 } }); // Warm.
      const before = await daemon.work();
      const summary = await daemon.analyze({ source, options });
      const after = await daemon.work();
      const frames = Number(summary.frames?.analysed);
      const ours = (after.cpuSeconds - before.cpuSeconds) / frames;
      const runs = after.runs - before.runs;
      const crops = after.crops - before.crops;
      const batch = Math.round(crops / runs);
      const members = summary.verdict?.models.length ?? 1;
      const load = {
        pipeline,
        source,
        width: 1280,
        height: 720,
        frames,
        runs: runs / members,
        batch,
      };
      const bare = await bareCost(load);
      return {
        ratio: ours / bare.total,
        pipeline,
        frames,
        crops: crops / members,
        cpuMsPerFrame: milliseconds({ daemon: ours, bare: bare.total, ...bare.parts }),
      };
    } finally {
      await daemon.close();
    }
  });
}
