import type { Box, Detection } from '@trueframe/sdk';
import type { Span } from '../shared/numpy/slice.ts';
import { drawFaces, type FaceVolume, fillEmptyFrames } from './face-volume.ts';
import { type Labels, labelComponents } from './label-components.ts';

// The Medics sample every 10th frame, want at least 30 frames of a face and use at most 100.
const STEP = 10;
const MIN_FRAMES = 30;
const MAX_FRAMES = 100;

/** A face that The Medics follow: a connected part of the volume of all boxes. */
export interface FaceRegion {
  /** Mean probability inside, filled cells counted as 0. */
  readonly probability: number;
  /** Frames of the video, `to` excluded. */
  readonly frames: Span;
  /** Smallest and largest row and column of all its frames, both included, in pixels of the video. */
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
  /**
   * Per sampled frame: x1, y1 is its first cell and x2, y2 its last one in memory order, at the detection scale. Where
   * boxes overlap that is not their bounding box, and x2 may be below x1.
   */
  readonly corners: readonly Box[];
}

/**
 * All faces of a video that are long enough, surest first; of equal ones the later first.
 *
 * `frames` are the detections of frames 0, 10, 20, …, in pixels of the detection scale; `upscale` makes those pixels of
 * the video. The caller takes the first 5, or 1 in the retry.
 */
export function faceRegions(
  frames: readonly (readonly Detection[])[],
  detectorSize: { readonly width: number; readonly height: number },
  upscale: number,
): FaceRegion[] {
  const volume = drawFaces(frames, detectorSize.width, detectorSize.height);
  fillEmptyFrames(volume);
  const regions = measure(volume, labelComponents(volume))
    .map((part) => toRegion(part, upscale))
    // Reversed first and sorted stably: NumPy sorts ascending and turns the order round.
    .reverse()
    .sort((a, b) => b.probability - a.probability);
  return regions.filter(({ frames: { from, to } }) => to - from >= MIN_FRAMES);
}

interface Part {
  cells: number;
  probability: number;
  firstSample: number;
  minRow: number;
  maxRow: number;
  minColumn: number;
  maxColumn: number;
  /** One per sample from `firstSample` on. */
  readonly corners: { x1: number; y1: number; x2: number; y2: number }[];
}

function measure(volume: FaceVolume, { labels, count }: Labels): Part[] {
  const { width, height, probability } = volume;
  const size = width * height;
  const parts: (Part | undefined)[] = Array.from({ length: count });
  for (let cell = 0; cell < labels.length; cell++) {
    const label = labels[cell]!;
    if (label === 0) continue;
    const sample = Math.floor(cell / size);
    const row = Math.floor((cell % size) / width);
    const column = cell % width;
    const part = parts[label - 1] ?? newPart(sample, row, column);
    parts[label - 1] = part;
    part.cells += 1;
    part.probability += probability[cell]!;
    part.minRow = Math.min(part.minRow, row);
    part.maxRow = Math.max(part.maxRow, row);
    part.minColumn = Math.min(part.minColumn, column);
    part.maxColumn = Math.max(part.maxColumn, column);
    const corner = part.corners[sample - part.firstSample];
    if (corner) {
      corner.x2 = column;
      corner.y2 = row;
    } else {
      part.corners.push({ x1: column, y1: row, x2: column, y2: row });
    }
  }
  return parts as Part[];
}

function newPart(firstSample: number, row: number, column: number): Part {
  return {
    cells: 0,
    probability: 0,
    firstSample,
    minRow: row,
    maxRow: row,
    minColumn: column,
    maxColumn: column,
    corners: [],
  };
}

function toRegion(part: Part, upscale: number): FaceRegion {
  const scaled = (cell: number) => Math.trunc(cell * upscale);
  const from = STEP * part.firstSample;
  const end = STEP * (part.firstSample + part.corners.length) - 1;
  return {
    // Single precision, as in the reference, decides between near equals.
    probability: Math.fround(part.probability / part.cells),
    frames: { from, to: Math.min(end, from + MAX_FRAMES) },
    rows: [scaled(part.minRow), scaled(part.maxRow)],
    columns: [scaled(part.minColumn), scaled(part.maxColumn)],
    corners: part.corners,
  };
}
