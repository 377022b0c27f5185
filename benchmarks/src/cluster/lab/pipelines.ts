import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Verdicts per second of media that `talkative` gives on its one face. */
export const VERDICTS_PER_SECOND = 10;

const COMMON = {
  summary: 'For the lab.',
  detector: { use: 'fixed' },
  tracker: { use: 'iou', options: { minSeen: 1 } },
};

/** Cheap, and a verdict with every frame, so that every one that is lost or comes twice is seen. */
const TALKATIVE = {
  ...COMMON,
  id: 'talkative',
  sampling: { fps: VERDICTS_PER_SECOND },
  ensemble: [{ use: 'constant', options: { score: 0.9 } }],
  verdict: { minSamples: 3, everyMs: 1000 / VERDICTS_PER_SECOND / 2, scoreStep: 0 },
};

/** Writes the lab's own pipelines to a folder, and returns it. */
export function writePipelines(folder: string): string {
  const path = join(folder, 'pipelines');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'talkative.yaml'), JSON.stringify(TALKATIVE));
  return path;
}
