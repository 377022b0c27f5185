import type { Sampling } from '@trueframe/proto';
import { bareCost } from './lib/bare-cost.ts';
import { MeasuredDaemon } from './lib/daemon.ts';
import { lookRunsBetween } from './lib/look-runs.ts';
import { milliseconds } from './lib/milliseconds.ts';
import type { BenchOptions } from './lib/options.ts';
import { withScratch } from './lib/scene.ts';
import { setupOf } from './lib/setup.ts';

/** Usual ways to sample a file. `decoding`: arguments that make ffmpeg decode the same frames. */
const SAMPLINGS: readonly { readonly sampling: Sampling; readonly decoding: readonly string[] }[] =
  [
    { sampling: { fps: 5 }, decoding: [] },
    { sampling: { fps: 5, referencesOnly: true }, decoding: ['-skip_frame', 'noref'] },
  ];

/**
 * CPU time per analysed frame through a warm daemon, over the sum of its parts run bare: ffmpeg decoding to nothing, and the
 * networks on the same shapes. 1 = nothing but the parts. `ratio` is that of a session that analyses every frame.
 */
export function overhead({ pipeline, quick }: BenchOptions) {
  return withScratch(async (folder) => {
    const setup = setupOf(pipeline, folder, quick ? 2 : 40);
    const { source, models, pipelines } = setup;
    const daemon = await MeasuredDaemon.start({
      models: [...models],
      pipelines: [...pipelines],
    });
    const measure = async (sampling: Sampling, decoding: readonly string[] = []) => {
      const before = await daemon.work();
      const summary = await daemon.analyze({ source, options: { pipeline, sampling } });
      const after = await daemon.work();
      const frames = Number(summary.frames?.analysed);
      const ours = (after.cpuSeconds - before.cpuSeconds) / frames;
      const runs = after.runs - before.runs;
      const crops = after.crops - before.crops;
      const batch = Math.round(crops / runs);
      const members = summary.verdict?.models.length ?? 1;
      const looks = lookRunsBetween(before.looks, after.looks);
      const load = { ...setup, pipeline, decoding, frames, looks, runs: runs / members, batch };
      const bare = await bareCost(load);
      return {
        ratio: ours / bare.total,
        frames,
        crops: crops / members,
        looks,
        cpuMsPerFrame: milliseconds({ daemon: ours, bare: bare.total, ...bare.parts }),
      };
    };
    try {
      // A daemon runs for weeks: what it compiles and loads in its first 2000 frames is not counted.
      const warmUp = { source, options: { pipeline, sampling: { all: {} } } };
      for (let pass = 0; pass < 2; pass += 1) await daemon.analyze(warmUp);
      const all = await measure({ all: {} });
      const sampled = [];
      for (const { sampling, decoding } of quick ? SAMPLINGS.slice(-1) : SAMPLINGS) {
        sampled.push({ sampling, ...(await measure(sampling, decoding)) });
      }
      return { pipeline, ...all, sampled };
    } finally {
      await daemon.close();
    }
  });
}
