import { join } from 'node:path';
import * as z from 'zod';
import { readJson } from './boxes-file.ts';

const TrackBox = z.strictObject({
  frame: z.int(),
  /** x1, y1, x2, y2 in pixels of the video. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});
export type TrackBox = z.output<typeof TrackBox>;

export const TracksFile = z.strictObject({
  format: z.literal('trueframe-tracks-1'),
  video: z.string(),
  width: z.int(),
  height: z.int(),
  tracks: z.array(z.strictObject({ id: z.int(), boxes: z.array(TrackBox) })),
});
export type TracksFile = z.output<typeof TracksFile>;

export function tracksPath(out: string, video: string): string {
  return join(out, 'tracks', `${video}.json`);
}

/** @throws REQUEST_INVALID there is none, or it is none */
export async function readTracks(out: string, video: string): Promise<TracksFile> {
  const path = tracksPath(out, video);
  return readJson(
    path,
    TracksFile,
    `there are no tracks of ${video}: run trueframe dataset tracks`,
  );
}
