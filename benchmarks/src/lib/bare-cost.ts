import { bareDecode, bareInference } from './bare.ts';
import type { LookRuns } from './look-runs.ts';
import { networksOf } from './networks.ts';
import { modelFolders } from './scene.ts';
import type { Setup } from './setup.ts';

export interface Workload extends Partial<Pick<Setup, 'models' | 'pipelines'>> {
  readonly pipeline: string;
  /** The clip. */
  readonly source: string;
  /** Options of ffmpeg. */
  readonly decoding?: readonly string[];
  readonly width: number;
  readonly height: number;
  /** Frames of the clip that are analysed. */
  readonly frames: number;
  readonly looks: LookRuns;
  /** Runs of each member, and crops in one run. */
  readonly runs: number;
  readonly batch: number;
}

/** CPU seconds per frame of the parts alone: ffmpeg decoding to nothing, and bare inference of the same networks. */
export async function bareCost(load: Workload) {
  const decode = bareDecode(load.source, load.decoding) / load.frames;
  const { detector, glance, members } = await networksOf(load.pipeline, load, load);
  const looks = Object.entries(load.looks);
  const inference = await bareInference(load.models ?? modelFolders, [
    ...looks.map(([scale, runs]) => ({ ...glance(Number(scale)), runs })),
    ...members.map((job) => ({
      ...job,
      dims: [load.batch, ...job.dims.slice(1)],
      runs: load.runs,
    })),
  ]);
  const parts: Record<string, number> = { [detector.bundle]: 0 };
  for (const { bundle, cpuSeconds } of inference) {
    parts[bundle] = (parts[bundle] ?? 0) + cpuSeconds / load.frames;
  }
  const total = decode + Object.values(parts).reduce((sum, seconds) => sum + seconds, 0);
  return { total, parts: { decode, ...parts } };
}
