import {
  faceRegions,
  interpolateTrack,
  overlapTracks,
  THIRD_PLACE_TRACKS,
} from '@trueframe/plugin-dfdc';
import type { Box, Detection } from '@trueframe/sdk';
import { describe, expect, test } from 'vitest';
import { readFixture } from './read-fixture.ts';

type Corners = readonly [number, number, number, number];
type Frames = readonly (readonly { readonly box: Corners; readonly confidence: number }[])[];

interface Fixture {
  readonly overlaps: readonly {
    readonly frames: Frames;
    readonly tracks: readonly {
      readonly length: number;
      /** First five and last: frame, x1, y1, x2, y2. */
      readonly ends: readonly (readonly [number, ...Corners])[];
    }[];
  }[];
  readonly volumes: readonly {
    readonly frames: Frames;
    readonly size: readonly [number, number];
    readonly regions: readonly {
      readonly probability: number;
      readonly frames: readonly [number, number];
      readonly rows: readonly [number, number];
      readonly columns: readonly [number, number];
      readonly corners: readonly Corners[];
    }[];
  }[];
}

const { overlaps, volumes } = readFixture<Fixture>('trackers');

describe('dfdc-3rd-overlap equals the rules of the 3rd place in NumPy', () => {
  test.each(overlaps)('$tracks.length tracks', ({ frames, tracks }) => {
    const paths = overlapTracks(frames.map(toDetections), THIRD_PLACE_TRACKS).map((track) =>
      interpolateTrack(track, 3),
    );
    const got = paths.map((path) => ({
      length: path.length,
      ends: [...path.slice(0, 5), path.at(-1)!].map(({ frame, box }) => [
        frame,
        box.x1,
        box.y1,
        box.x2,
        box.y2,
      ]),
    }));
    expect(got).toEqual(tracks);
  });
});

describe('components-3d equals scikit-image', () => {
  test.each(volumes)('$regions.length regions in $size', ({ frames, size, regions }) => {
    const [width, height] = size;
    const got = faceRegions(frames.map(toDetections), { width, height }, 20);
    expect(got).toEqual(
      regions.map(({ probability, frames: [from, to], corners, ...rest }) => ({
        ...rest,
        probability: expect.closeTo(probability, 6) as number,
        frames: { from, to },
        corners: corners.map(toBox),
      })),
    );
  });
});

function toDetections(faces: Frames[number]): Detection[] {
  return faces.map(({ box, confidence }) => ({ box: toBox(box), confidence }));
}

function toBox([x1, y1, x2, y2]: Corners): Box {
  return { x1, y1, x2, y2 };
}
