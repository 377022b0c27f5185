import { bareDecode, bareInference } from './bare.ts';
import { networksOf } from './networks.ts';
import { modelFolders } from './scene.ts';
import type { Setup } from './setup.ts';

export interface Workload extends Partial<Pick<Setup, 'models' | 'pipelines'>> {
  readonly pipeline: string;
  /** The clip, every frame of which is analysed. */
  readonly source: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Runs of the detector: at its full input size, and in glances. */
  readonly looks: number;
  readonly glances: number;
  /** Runs of each member, and crops in one run. */
  readonly runs: number;
  readonly batch: number;
}

/** CPU seconds per frame of the parts alone: ffmpeg decoding to nothing, and bare inference of the same networks. */
export async function bareCost(load: Workload) {
  const decode = bareDecode(load.source) / load.frames;
  const { detector, glance, members } = await networksOf(load.pipeline, load, load);
  const inference = await bareInference(load.models ?? modelFolders, [
    { ...detector, runs: load.looks },
    { ...glance, runs: load.glances },
    ...members.map((job) => ({
      ...job,
      dims: [load.batch, ...job.dims.slice(1)],
      runs: load.runs,
    })),
  ]);
  const [full, glanced, ...scored] = inference.map(({ cpuSeconds }) => cpuSeconds / load.frames);
  const parts = {
    [detector.bundle]: full! + glanced!,
    ...Object.fromEntries(members.map(({ bundle }, k) => [bundle, scored[k]!])),
  };
  const total = decode + Object.values(parts).reduce((sum, seconds) => sum + seconds, 0);
  return { total, parts: { decode, ...parts } };
}
