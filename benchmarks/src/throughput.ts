import { availableParallelism } from 'node:os';
import { bareCost } from './lib/bare-cost.ts';
import { MeasuredDaemon } from './lib/daemon.ts';
import { milliseconds } from './lib/milliseconds.ts';
import { makeScene, modelFolders, withScratch } from './lib/scene.ts';

const SESSIONS = [1, 8, 64];

/**
 * Frames per second through the daemon, over what the cores could do if they did nothing but decode and infer. Per
 * number of sessions, with the slowest session's share of the mean.
 */
export function throughput(pipeline: string) {
  return withScratch(async (folder) => {
    const daemon = await MeasuredDaemon.start({ models: modelFolders, sessions: { limit: 64 } });
    try {
      const long = makeScene(folder, 16);
      const short = makeScene(folder, 2);
      const options = { pipeline, sampling: { all: {} } };
      await daemon.analyze({ source: short, options }); // Warm.
      const rows = [];
      let perRun = { frames: 0, runs: 0, crops: 0, members: 1 };
      for (const sessions of SESSIONS) {
        const source = sessions === 1 ? long : short;
        const before = await daemon.work();
        const begun = performance.now();
        const done = await Promise.all(
          Array.from({ length: sessions }, async () => {
            const { frames, verdict } = await daemon.analyze({ source, options });
            const seconds = (performance.now() - begun) / 1000;
            return {
              frames: Number(frames?.analysed),
              seconds,
              members: verdict?.models.length ?? 1,
            };
          }),
        );
        const seconds = (performance.now() - begun) / 1000;
        const after = await daemon.work();
        const frames = done.reduce((sum, session) => sum + session.frames, 0);
        const rates = done.map((session) => session.frames / session.seconds);
        const mean = rates.reduce((a, b) => a + b, 0) / sessions;
        rows.push({
          sessions,
          framesPerSecond: frames / seconds,
          slowest: Math.min(...rates) / mean,
        });
        perRun = {
          frames,
          runs: after.runs - before.runs,
          crops: after.crops - before.crops,
          members: done[0]?.members ?? 1,
        };
      }
      const share = Number(perRun.frames) / 50; // The last runs were of the short scene: 50 frames each.
      const bare = await bareCost({
        pipeline,
        source: short,
        width: 1280,
        height: 720,
        frames: 50,
        runs: perRun.runs / perRun.members / share,
        batch: Math.round(perRun.crops / perRun.runs),
      });
      const bound = availableParallelism() / bare.total;
      return {
        ratio: Math.min(...rows.map((row) => row.framesPerSecond)) / bound,
        pipeline,
        boundFramesPerSecond: bound,
        rows: rows.map((row) => ({ ...row, ratio: row.framesPerSecond / bound })),
        bareCpuMsPerFrame: milliseconds(bare.parts),
      };
    } finally {
      await daemon.close();
    }
  });
}
