import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineConfig } from '@trueframe/daemon';
import type { PluginRef, SamplingPolicy } from '@trueframe/daemon/config';
import type { VideoInfo } from '@trueframe/daemon/media';
import type { WorkerRuntime } from '@trueframe/daemon/plugins';
import { type Detection, type Frame, TrueframeError } from '@trueframe/sdk';
import { type BoxesFile, boxesPath, type FrameFaces, facesOf } from './boxes-file.ts';
import type { CropRule } from './crop-rule.ts';
import { type CropFacts, rgbPicture, writeCrop } from './crop-writer.ts';
import { fillFolder, writeWhole } from './outputs.ts';
import { readVideo } from './read-video.ts';
import { type ResizeFilter, resizeWith } from './resize-filter.ts';
import type { Outcome } from './task.ts';
import type { Video } from './videos.ts';

export interface FacesSettings {
  readonly detector: PluginRef;
  readonly sampling: SamplingPolicy;
  /** Size of the detector's picture ÷ size of the video. */
  readonly detectScale: number;
  readonly detectFilter: ResizeFilter;
  /** Undefined: no crops. */
  readonly crops?: CropRule | undefined;
}

export interface FindFacesTask {
  readonly step: 'faces';
  readonly video: Video;
  readonly out: string;
  readonly settings: FacesSettings;
  readonly deleteSource: boolean;
}

/** Boxes of one video, and its crops. The boxes are written last: a video that has them is complete. */
export async function findFaces(
  { video, out, settings, deleteSource }: FindFacesTask,
  here: WorkerRuntime,
  config: EngineConfig,
): Promise<readonly Outcome[]> {
  const { detector, sampling, crops } = settings;
  const facts = { width: 0, height: 0, frameRate: 0 };
  const warnings: string[] = [];
  const frames: Record<string, FrameFaces> = {};
  const finder = await here.detector(here.resolve('detector', detector));
  const look = (frame: Frame) =>
    here.call(`detector ${detector.use}`, 'detect', (signal) => finder.detect(frame, signal));

  const read = async (cropFolder?: string): Promise<void> => {
    const made: CropFacts[] = [];
    const reader = {
      onVideo: ({ frameRate = 0 }: VideoInfo) => {
        facts.frameRate = Number(frameRate);
      },
      onWarning: (message: string) => warnings.push(message),
    };
    for await (const frame of readVideo(video.path, sampling, config, reader)) {
      const { width, height, index, ptsMs } = frame;
      if (facts.width && (facts.width !== width || facts.height !== height)) {
        throw new TrueframeError(
          'SOURCE_UNSUPPORTED',
          `${video.path} changes its size from ${facts.width}x${facts.height} to ${width}x${height} at frame ${index}`,
        );
      }
      Object.assign(facts, { width, height });
      const detections = await detectScaled(frame, settings, look);
      frames[index] = facesOf(ptsMs, detections);
      if (!cropFolder || !crops || detections.length === 0) continue;
      const picture = rgbPicture(frame);
      for (const [face, detection] of detections.entries()) {
        const crop = await writeCrop(cropFolder, picture, { frame: index, face }, detection, crops);
        if (crop) made.push(crop);
      }
    }
    if (cropFolder) {
      const path = join(cropFolder, 'crops.json');
      await writeWhole(path, `${JSON.stringify({ video: video.name, crops: made })}\n`);
    }
  };
  if (crops) await fillFolder(join(out, 'crops', video.name), read);
  else await read();

  const file: BoxesFile = {
    format: 'trueframe-boxes-1',
    video: video.name,
    ...facts,
    step: stepOf(sampling),
    warnings,
    frames,
  };
  await writeWhole(boxesPath(out, video.name), `${JSON.stringify(file)}\n`);
  // A damaged file is kept: somebody may have a better copy to compare it with.
  if (deleteSource && warnings.length === 0) await rm(video.path);
  return [{ video: video.name, state: 'done', ...(warnings.length > 0 && { warnings }) }];
}

function stepOf(sampling: SamplingPolicy): number {
  if (sampling === 'all') return 1;
  return typeof sampling === 'object' && 'everyNth' in sampling ? sampling.everyNth : 0;
}

/** Boxes and landmarks come back in pixels of the frame. */
async function detectScaled(
  frame: Frame,
  { detectScale, detectFilter }: FacesSettings,
  look: (frame: Frame) => Promise<readonly Detection[]>,
): Promise<readonly Detection[]> {
  if (detectScale === 1) return look(frame);
  const { index, ptsMs } = frame;
  const width = Math.max(Math.floor(frame.width * detectScale), 1);
  const height = Math.max(Math.floor(frame.height * detectScale), 1);
  const { data } = resizeWith(detectFilter, rgbPicture(frame), width, height);
  const found = await look({ format: 'rgb24', index, ptsMs, width, height, data });
  return found.map(({ box, confidence, landmarks }) => ({
    box: {
      x1: box.x1 / detectScale,
      y1: box.y1 / detectScale,
      x2: box.x2 / detectScale,
      y2: box.y2 / detectScale,
    },
    confidence,
    ...(landmarks && { landmarks: landmarks.map((value) => value / detectScale) }),
  }));
}
