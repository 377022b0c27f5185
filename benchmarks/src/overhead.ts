import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareDecode, bareInference } from './lib/bare.ts';
import { MeasuredDaemon } from './lib/daemon.ts';
import { networksOf } from './lib/networks.ts';
import { makeScene, modelFolders } from './lib/scene.ts';

/** CPU time per analysed frame through the daemon, over the sum of its parts run bare. 1 = nothing but the parts. */
export async function overhead(pipeline: string) {
  const folder = mkdtempSync(join(tmpdir(), 'trueframe-bench-'));
  const daemon = await MeasuredDaemon.start({ models: modelFolders });
  try {
    const source = makeScene(folder, 12);
    const options = { pipeline, sampling: { all: {} } };
    await daemon.analyze({ source, options: { ...options, maxMediaMs: 1000 } }); // Warm.
    const crops = await daemon.metric('trueframe_model_batch_size_sum');
    const runs = await daemon.metric('trueframe_model_batch_size_count');
    const before = daemon.cpuSeconds();
    const summary = await daemon.analyze({ source, options });
    const ours = daemon.cpuSeconds() - before;
    const frames = Number(summary.frames?.analysed);
    const scored = (await daemon.metric('trueframe_model_batch_size_sum')) - crops;
    const scoreRuns = (await daemon.metric('trueframe_model_batch_size_count')) - runs;

    const decode = bareDecode(source);
    const { detector, members } = await networksOf(pipeline, { width: 1280, height: 720 });
    const perMember = scoreRuns / members.length;
    const batch = scored / scoreRuns;
    const inference = await bareInference(modelFolders, [
      { ...detector, runs: frames },
      ...members.map((job) => ({
        ...job,
        dims: [Math.round(batch), ...job.dims.slice(1)],
        runs: perMember,
      })),
    ]);
    const bareCpu = decode + inference.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
    const perFrame = (seconds: number) => Number(((seconds * 1000) / frames).toFixed(3));
    return {
      ratio: ours / bareCpu,
      pipeline,
      frames,
      crops: scored / members.length,
      msPerFrame: {
        daemon: perFrame(ours),
        bare: perFrame(bareCpu),
        decode: perFrame(decode),
        ...Object.fromEntries(
          inference.map(({ bundle, cpuSeconds }) => [bundle, perFrame(cpuSeconds)]),
        ),
      },
    };
  } finally {
    await daemon.close();
    rmSync(folder, { recursive: true });
  }
}
