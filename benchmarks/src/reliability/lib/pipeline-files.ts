import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Parts of a pipeline that tries something out; the others come from the plugins of test/fixtures. */
export interface TriedPipeline {
  readonly id: string;
  readonly detector?: object;
  readonly tracker?: object;
  readonly member?: object;
}

/** Writes pipelines that find one face in every frame, unless they say otherwise. Returns their folder. */
export function writePipelines(folder: string, pipelines: readonly TriedPipeline[]): string {
  const into = join(folder, 'pipelines');
  mkdirSync(into, { recursive: true });
  for (const { id, detector, tracker, member } of pipelines) {
    const pipeline = {
      id,
      summary: 'Tries something out.',
      sampling: 'all',
      detector: detector ?? { use: 'fixed' },
      tracker: tracker ?? { use: 'iou', options: { minSeen: 1 } },
      ensemble: [member ?? { use: 'constant', options: { score: 0.1 } }],
      verdict: { minSamples: 3 },
    };
    // JSON is YAML.
    writeFileSync(join(into, `${id}.yaml`), JSON.stringify(pipeline));
  }
  return into;
}
