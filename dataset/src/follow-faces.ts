import type { PluginRef } from '@trueframe/daemon/config';
import type { PluginRegistry } from '@trueframe/daemon/plugins';
import {
  faceRegions,
  interpolateTrack,
  medicsDetectorSize,
  type OverlapRule,
  overlapTracks,
} from '@trueframe/plugin-dfdc';
import { type Box, TrueframeError } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import * as z from 'zod';
import { type BoxesFile, type DetectedFrame, detectedFrames, readBoxes } from './boxes-file.ts';
import type { Outcome } from './outcome.ts';
import { writeWhole } from './outputs.ts';
import { type TrackBox, type TracksFile, tracksPath } from './tracks-file.ts';

export interface TracksSettings {
  readonly tracker: PluginRef;
  /** `dfdc-3rd-overlap`: a box for every frame, those between two looked at in a straight line. */
  readonly interpolate: boolean;
}

export interface FollowFacesTask {
  readonly step: 'tracks';
  readonly video: string;
  readonly out: string;
  readonly settings: TracksSettings;
}

// The Medics' regions are made of frames 0, 10, 20, …
const REGION_STEP = 10;

const RegionOptions = z.strictObject({
  longerSide: z.int().min(16).default(480).describe('Scale at which the boxes are drawn.'),
  maxFaces: z.int().min(1).default(5).describe('Surest regions that are kept.'),
});

type Track = TracksFile['tracks'][number];

/** Tracks of one video from its boxes. */
export async function followFaces(
  { video, out, settings }: FollowFacesTask,
  registry: PluginRegistry,
): Promise<readonly Outcome[]> {
  const file = await readBoxes(out, video);
  const { width, height } = file;
  const tracks = follow(file, settings, registry);
  const result: TracksFile = { format: 'trueframe-tracks-1', video, width, height, tracks };
  await writeWhole(tracksPath(out, video), `${JSON.stringify(result)}\n`);
  return [{ video, state: 'done' }];
}

function follow(file: BoxesFile, settings: TracksSettings, registry: PluginRegistry): Track[] {
  const frames = detectedFrames(file);
  switch (settings.tracker.use) {
    case 'components-3d':
      return regionTracks(file, frames, settings);
    case 'dfdc-3rd-overlap':
      return wholeOverlapTracks(file, frames, settings, registry);
    default:
      return liveTracks(file, frames, settings, registry);
  }
}

/** The 3rd place's tracks with the boxes from before their acceptance, which a running session cannot have. */
function wholeOverlapTracks(
  { step }: BoxesFile,
  frames: readonly DetectedFrame[],
  { tracker, interpolate }: TracksSettings,
  registry: PluginRegistry,
): Track[] {
  const { options } = registry.tracker(tracker.use);
  const rule = parseOptions(`tracker ${tracker.use}`, options, tracker.options) as OverlapRule;
  if (interpolate && step === 0) {
    throw new TrueframeError(
      'REQUEST_INVALID',
      '--interpolate needs boxes of every Nth frame: run trueframe dataset faces with --every-nth',
    );
  }
  const found = overlapTracks(
    frames.map(({ detections }) => detections),
    rule,
  );
  return found.map((track, k) => ({
    id: k + 1,
    boxes: interpolate
      ? interpolateTrack(track, step).map(({ frame, box }) => trackBox(frame, box))
      : track.boxes.map((box, i) => trackBox(frames[track.start + i]!.index, box)),
  }));
}

/** The Medics' regions: one box for all frames of a face. */
function regionTracks(
  file: BoxesFile,
  frames: readonly DetectedFrame[],
  { tracker }: TracksSettings,
): Track[] {
  const options = parseOptions('tracker components-3d', RegionOptions, tracker.options);
  if (file.step !== REGION_STEP) {
    throw new TrueframeError(
      'REQUEST_INVALID',
      'components-3d needs boxes of every 10th frame: run trueframe dataset faces --every-nth 10',
    );
  }
  const size = medicsDetectorSize(file, options.longerSide);
  const drawn = frames.map(({ detections }) =>
    detections.map((one) => ({ ...one, box: shrunk(one.box, size.upscale) })),
  );
  return faceRegions(drawn, size, size.upscale)
    .slice(0, options.maxFaces)
    .map(({ frames: { from, to }, rows, columns }, k) => {
      const box = { x1: columns[0], y1: rows[0], x2: columns[1] + 1, y2: rows[1] + 1 };
      return {
        id: k + 1,
        boxes: Array.from({ length: to - from }, (_, i) => trackBox(from + i, box)),
      };
    });
}

function liveTracks(
  { width, height }: BoxesFile,
  frames: readonly DetectedFrame[],
  { tracker: { use, options } }: TracksSettings,
  registry: PluginRegistry,
): Track[] {
  const definition = registry.tracker(use);
  const tracker = definition.create(parseOptions(`tracker ${use}`, definition.options, options));
  const tracks = new Map<number, TrackBox[]>();
  for (const { index, ptsMs, detections } of frames) {
    const { seen } = tracker.update(detections, { index, ptsMs, width, height });
    for (const { trackId, detection } of seen) {
      const boxes = tracks.get(trackId) ?? [];
      boxes.push(trackBox(index, detection.box));
      tracks.set(trackId, boxes);
    }
  }
  return [...tracks].map(([id, boxes]) => ({ id, boxes }));
}

function trackBox(frame: number, { x1, y1, x2, y2 }: Box): TrackBox {
  return { frame, box: [x1, y1, x2, y2] };
}

function shrunk({ x1, y1, x2, y2 }: Box, by: number): Box {
  return { x1: x1 / by, y1: y1 / by, x2: x2 / by, y2: y2 / by };
}
