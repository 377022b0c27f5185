import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EngineConfig } from '@trueframe/daemon';
import { type Box, type Frame, TrueframeError } from '@trueframe/sdk';
import { iou } from '@trueframe/sdk/tensor';
import * as z from 'zod';
import { detectedFrames, readBoxes, readJson } from './boxes-file.ts';
import type { CropRule } from './crop-rule.ts';
import { CropFacts, rgbPicture, writeCrop } from './crop-writer.ts';
import type { Outcome } from './outcome.ts';
import { filesBelow, fillFolder, isThere, writeWhole } from './outputs.ts';
import { readVideo } from './read-video.ts';
import { readTracks, tracksPath } from './tracks-file.ts';
import type { Video } from './videos.ts';

export interface PairsSettings {
  readonly crops: CropRule;
  /** Only frames whose index it divides. */
  readonly everyNth: number;
  /** Least overlap (IoU) of a fake's own box with the original's. Undefined: all faces, wherever their boxes are. */
  readonly minOverlap?: number | undefined;
}

export interface CutPairsTask {
  readonly step: 'pairs';
  readonly original: Video;
  readonly fakes: readonly Video[];
  readonly out: string;
  readonly settings: PairsSettings;
  readonly deleteSource: boolean;
}

/** `crops.json` in the folder of one video. */
export const PairFile = z.strictObject({
  video: z.string(),
  label: z.enum(['REAL', 'FAKE']),
  /** Folder of a fake's counterparts: files of the same names. */
  original: z.string().optional(),
  split: z.string().optional(),
  crops: z.array(CropFacts),
});

export function pairFolder(out: string, video: string): string {
  return join(out, 'pairs', video);
}

/** @throws REQUEST_INVALID there are no crops of it */
export async function readPair(out: string, video: string): Promise<z.output<typeof PairFile>> {
  const path = join(pairFolder(out, video), 'crops.json');
  return readJson(path, PairFile, `there are no crops of ${video}: run trueframe dataset pairs`);
}

/** Originals or fakes that have been cut. @throws REQUEST_INVALID there are none */
export async function pairedVideos(out: string, label: 'REAL' | 'FAKE'): Promise<string[]> {
  const videos: string[] = [];
  for (const file of await filesBelow(join(out, 'pairs'), '/crops.json')) {
    const facts = JSON.parse(await readFile(join(out, 'pairs', file), 'utf8'));
    if (facts.label === label) videos.push(dirname(file));
  }
  if (videos.length === 0) {
    throw new TrueframeError('REQUEST_INVALID', `no pairs in ${out}: run trueframe dataset pairs`);
  }
  return videos;
}

interface Face {
  readonly face: number;
  readonly box: Box;
}

interface Wanted {
  readonly width: number;
  readonly height: number;
  /** By frame. */
  readonly faces: ReadonlyMap<number, readonly Face[]>;
}

/** Crops of an original and of its fakes: the original's boxes, the same frames. Fails video by video. */
export async function cutPairs(
  task: CutPairsTask,
  config: EngineConfig,
): Promise<readonly Outcome[]> {
  const { original, fakes, out, settings, deleteSource } = task;
  const outcomes: Outcome[] = [];
  let wanted: Wanted | undefined;
  for (const video of [original, ...fakes]) {
    if (await isThere(pairFolder(out, video.name))) {
      outcomes.push({ video: video.name, state: 'skipped' });
      continue;
    }
    try {
      wanted ??= await wantedFaces(out, original.name, settings.everyNth);
      outcomes.push(await cutVideo(video, wanted, task, config));
    } catch (reason) {
      const error = TrueframeError.from(reason).toWire();
      outcomes.push({ video: video.name, state: 'failed', error });
    }
  }
  const isWhole = outcomes.every(({ state, warnings }) => state !== 'failed' && !warnings);
  // The original is needed for every fake: all go together, or none.
  if (deleteSource && isWhole) {
    for (const { path } of [original, ...fakes]) await rm(path, { force: true });
  }
  return outcomes;
}

/** Returns the faces of the tracks where there are some, else of the boxes. */
async function wantedFaces(out: string, original: string, everyNth: number): Promise<Wanted> {
  const faces = new Map<number, Face[]>();
  const add = (frame: number, face: Face) => {
    if (frame % everyNth === 0) faces.set(frame, [...(faces.get(frame) ?? []), face]);
  };
  if (await isThere(tracksPath(out, original))) {
    const { width, height, tracks } = await readTracks(out, original);
    for (const { id, boxes } of tracks) {
      for (const { frame, box } of boxes) add(frame, { face: id, box: boxOf(box) });
    }
    return { width, height, faces };
  }
  const file = await readBoxes(out, original);
  for (const { index, detections } of detectedFrames(file)) {
    for (const [face, { box }] of detections.entries()) add(index, { face, box });
  }
  return { width: file.width, height: file.height, faces };
}

/** Faces of the original that have a counterpart in the same frame of the fake. */
function overlapping(real: Wanted, fake: Wanted, minOverlap: number): Wanted['faces'] {
  const both = [...real.faces].map(([frame, faces]) => {
    const others = fake.faces.get(frame) ?? [];
    const matched = faces.filter(({ box }) => others.some((one) => iou(box, one.box) > minOverlap));
    return [frame, matched] as const;
  });
  return new Map(both.filter(([, faces]) => faces.length > 0));
}

async function cutVideo(
  video: Video,
  wanted: Wanted,
  task: CutPairsTask,
  config: EngineConfig,
): Promise<Outcome> {
  const { original, out } = task;
  const isFake = video !== original;
  const faces = isFake ? await facesOfFake(video, wanted, task) : wanted.faces;
  const warnings: string[] = [];
  await fillFolder(pairFolder(out, video.name), async (folder) => {
    const reader = { onWarning: (message: string) => warnings.push(message) };
    const frames = [...faces.keys()].sort((a, b) => a - b);
    const read = frames.length > 0 ? readVideo(video.path, { frames }, config, reader) : [];
    const crops: CropFacts[] = [];
    for await (const frame of read) {
      checkSize(frame, video, wanted, original);
      crops.push(...(await cutFrame(folder, frame, faces.get(frame.index) ?? [], task)));
    }
    const { name, split } = video;
    const file: z.output<typeof PairFile> = {
      video: name,
      label: isFake ? 'FAKE' : 'REAL',
      ...(isFake && { original: original.name }),
      ...(split && { split }),
      crops,
    };
    await writeWhole(join(folder, 'crops.json'), `${JSON.stringify(file)}\n`);
  });
  return { video: video.name, state: 'done', ...(warnings.length > 0 && { warnings }) };
}

async function facesOfFake(
  { name }: Video,
  wanted: Wanted,
  { out, settings: { everyNth, minOverlap } }: CutPairsTask,
): Promise<Wanted['faces']> {
  if (minOverlap === undefined) return wanted.faces;
  return overlapping(wanted, await wantedFaces(out, name, everyNth), minOverlap);
}

function checkSize(frame: Frame, { path }: Video, wanted: Wanted, original: Video): void {
  const { width, height } = wanted;
  if (frame.width === width && frame.height === height) return;
  throw new TrueframeError(
    'SOURCE_UNSUPPORTED',
    `${path} is ${frame.width}x${frame.height}, the boxes of ${original.name} are for ${width}x${height}`,
  );
}

async function cutFrame(
  folder: string,
  frame: Frame,
  faces: readonly Face[],
  { settings }: CutPairsTask,
): Promise<CropFacts[]> {
  const picture = rgbPicture(frame);
  const crops: CropFacts[] = [];
  for (const { face, box } of faces) {
    const where = { frame: frame.index, face };
    const crop = await writeCrop(folder, picture, where, { box }, settings.crops);
    if (crop) crops.push(crop);
  }
  return crops;
}

function boxOf([x1, y1, x2, y2]: readonly [number, number, number, number]): Box {
  return { x1, y1, x2, y2 };
}
