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
import type { Outcome } from './outcome.ts';
import { fillFolder, writeWhole } from './outputs.ts';
import { readVideo } from './read-video.ts';
import { type ResizeFilter, resizeWith } from './resize-filter.ts';
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
  task: FindFacesTask,
  here: WorkerRuntime,
  config: EngineConfig,
): Promise<readonly Outcome[]> {
  const { video, out, settings, deleteSource } = task;
  const { detector, sampling, crops } = settings;
  const finder = await here.detector(here.resolve('detector', detector));
  const look = (frame: Frame) =>
    here.call(`detector ${detector.use}`, 'detect', (signal) => finder.detect(frame, signal));
  let seen = { facts: { width: 0, height: 0, frameRate: 0 }, frames: {}, warnings: [] } as Seen;
  const work = async (cropFolder?: string) => {
    seen = await lookThrough(task, config, look, cropFolder);
  };
  if (crops) await fillFolder(join(out, 'crops', video.name), work);
  else await work();

  const { facts, frames, warnings } = seen;
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

type Look = (frame: Frame) => Promise<readonly Detection[]>;

interface Seen {
  readonly facts: { width: number; height: number; frameRate: number };
  /** By index. */
  readonly frames: Record<string, FrameFaces>;
  readonly warnings: string[];
}

/** Finds the faces of a video; writes their crops, and a list of them, to `cropFolder` if it is given. */
async function lookThrough(
  { video, settings }: FindFacesTask,
  config: EngineConfig,
  look: Look,
  cropFolder: string | undefined,
): Promise<Seen> {
  const facts = { width: 0, height: 0, frameRate: 0 };
  const frames: Record<string, FrameFaces> = {};
  const warnings: string[] = [];
  const crops: CropFacts[] = [];
  const reader = {
    onVideo: ({ frameRate = 0 }: VideoInfo) => {
      facts.frameRate = Number(frameRate);
    },
    onWarning: (message: string) => warnings.push(message),
  };
  for await (const frame of readVideo(video.path, settings.sampling, config, reader)) {
    checkSize(frame, facts, video.path);
    Object.assign(facts, { width: frame.width, height: frame.height });
    const detections = await detectScaled(frame, settings, look);
    frames[frame.index] = facesOf(frame.ptsMs, detections);
    if (cropFolder) crops.push(...(await cropFrame(cropFolder, frame, detections, settings)));
  }
  if (cropFolder) {
    const path = join(cropFolder, 'crops.json');
    await writeWhole(path, `${JSON.stringify({ video: video.name, crops })}\n`);
  }
  return { facts, frames, warnings };
}

/** `before`: size of the frames that came before; 0: there was none. */
function checkSize(
  { width, height, index }: Frame,
  before: { readonly width: number; readonly height: number },
  path: string,
): void {
  if (!before.width || (before.width === width && before.height === height)) return;
  throw new TrueframeError(
    'SOURCE_UNSUPPORTED',
    `${path} changes its size from ${before.width}x${before.height} to ${width}x${height} at frame ${index}`,
  );
}

async function cropFrame(
  folder: string,
  frame: Frame,
  detections: readonly Detection[],
  { crops }: FacesSettings,
): Promise<CropFacts[]> {
  if (!crops || detections.length === 0) return [];
  const picture = rgbPicture(frame);
  const made: CropFacts[] = [];
  for (const [face, detection] of detections.entries()) {
    const crop = await writeCrop(folder, picture, { frame: frame.index, face }, detection, crops);
    if (crop) made.push(crop);
  }
  return made;
}

function stepOf(sampling: SamplingPolicy): number {
  if (sampling === 'all') return 1;
  return typeof sampling === 'object' && 'everyNth' in sampling ? sampling.everyNth : 0;
}

/** Boxes and landmarks come back in pixels of the frame. */
async function detectScaled(
  frame: Frame,
  { detectScale, detectFilter }: FacesSettings,
  look: Look,
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
