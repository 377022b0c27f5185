import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Detection, TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';

const point = z.tuple([z.number(), z.number()]);
const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** The names are those of facenet-pytorch's `detect`. All coordinates are pixels of the video. */
const FrameFaces = z.strictObject({
  ptsMs: z.number(),
  /** x1, y1, x2, y2; the order is the detector's. */
  boxes: z.array(box),
  probs: z.array(z.number()),
  /** Five x, y pairs; null where the detector gives none. */
  points: z.array(z.array(point).nullable()),
});

export const BoxesFile = z.strictObject({
  format: z.literal('trueframe-boxes-1'),
  video: z.string(),
  width: z.int(),
  height: z.int(),
  /** As the container says; 0: unknown. */
  frameRate: z.number(),
  /** Frames from one that was looked at to the next; 0: not regular. */
  step: z.int(),
  /** Defects of a damaged file. */
  warnings: z.array(z.string()),
  /** By the index of the decoded frame. Frames without a face are there, empty. */
  frames: z.record(z.string(), FrameFaces),
});
export type BoxesFile = z.output<typeof BoxesFile>;
export type FrameFaces = z.output<typeof FrameFaces>;

export function boxesPath(out: string, video: string): string {
  return join(out, 'boxes', `${video}.json`);
}

/** @throws REQUEST_INVALID there is none, or it is none */
export async function readBoxes(out: string, video: string): Promise<BoxesFile> {
  const path = boxesPath(out, video);
  return readJson(path, BoxesFile, `there are no boxes of ${video}: run trueframe dataset faces`);
}

/** @throws REQUEST_INVALID with `missing` when there is no file */
export async function readJson<S extends z.ZodType>(
  path: string,
  schema: S,
  missing: string,
): Promise<z.output<S>> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new TrueframeError('REQUEST_INVALID', missing, { cause });
  });
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const message = `${path} is damaged: remove it and make it anew`;
    throw new TrueframeError('REQUEST_INVALID', message, { cause });
  }
}

export interface DetectedFrame {
  readonly index: number;
  readonly ptsMs: number;
  readonly detections: readonly Detection[];
}

/** In frame order. */
export function detectedFrames({ frames }: BoxesFile): DetectedFrame[] {
  return Object.entries(frames)
    .map(([index, { ptsMs, boxes, probs, points }]) => ({
      index: Number(index),
      ptsMs,
      detections: boxes.map(([x1, y1, x2, y2], k) => ({
        box: { x1, y1, x2, y2 },
        confidence: probs[k] ?? 0,
        ...(points[k] && { landmarks: points[k].flat() }),
      })),
    }))
    .sort((a, b) => a.index - b.index);
}

export function facesOf(ptsMs: number, detections: readonly Detection[]): FrameFaces {
  return {
    ptsMs,
    boxes: detections.map(({ box: { x1, y1, x2, y2 } }) => [x1, y1, x2, y2]),
    probs: detections.map(({ confidence }) => confidence),
    points: detections.map(({ landmarks }) => (landmarks ? pairs(landmarks) : null)),
  };
}

export function pairs(landmarks: readonly number[]): [number, number][] {
  return Array.from({ length: landmarks.length / 2 }, (_, k) => [
    landmarks[2 * k]!,
    landmarks[2 * k + 1]!,
  ]);
}
