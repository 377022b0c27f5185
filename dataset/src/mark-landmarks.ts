import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PluginRef } from '@trueframe/daemon/config';
import type { WorkerRuntime } from '@trueframe/daemon/plugins';
import { TrueframeError } from '@trueframe/sdk';
import { roundHalfEven } from '@trueframe/sdk/resize';
import { pairFolder, readPair } from './cut-pairs.ts';
import { encodeNpy } from './npy.ts';
import type { Outcome } from './outcome.ts';
import { fillFolder } from './outputs.ts';
import { decodePng } from './png.ts';

export interface LandmarksSettings {
  readonly detector: PluginRef;
}

export interface MarkLandmarksTask {
  readonly step: 'landmarks';
  /** An original with its crops in `pairs`. */
  readonly video: string;
  readonly out: string;
  readonly settings: LandmarksSettings;
}

/** A file of landmarks for every crop of an original in which the detector sees a face: those of its first one. */
export async function markLandmarks(
  { video, out, settings: { detector } }: MarkLandmarksTask,
  here: WorkerRuntime,
): Promise<readonly Outcome[]> {
  const finder = await here.detector(here.resolve('detector', detector));
  const owner = `detector ${detector.use}`;
  const { crops } = await readPair(out, video);
  await fillFolder(join(out, 'landmarks', video), async (folder) => {
    for (const { file, frame: index } of crops) {
      const path = join(pairFolder(out, video), file);
      const { data, width, height } = decodePng(await readFile(path), path);
      const frame = { format: 'rgb24', index, ptsMs: 0, width, height, data } as const;
      const detections = await here.call(owner, 'detect', (signal) => finder.detect(frame, signal));
      const [face] = detections;
      if (!face) continue;
      if (!face.landmarks) {
        throw new TrueframeError('REQUEST_INVALID', `${owner} gives boxes, but no landmarks`);
      }
      const points = Int16Array.from(face.landmarks, roundHalfEven);
      const name = file.replace(/\.png$/, '.npy');
      await writeFile(join(folder, name), encodeNpy(points, [points.length / 2, 2]));
    }
  });
  return [{ video, state: 'done' }];
}
