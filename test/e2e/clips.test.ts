import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import type { Event__Output } from '@trueframe/proto';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../helpers/shared.ts';
import { testDaemonForAll } from '../helpers/test-daemon.ts';

const clips = (folder: string, pattern = /./) =>
  hasShared
    ? readdirSync(shared(`data/video/${folder}`))
        .filter((name) => pattern.test(name))
        .map((name) => shared(`data/video/${folder}/${name}`))
    : [];

/** Tracks that a frame shows, frame by frame. */
function facesByFrame(events: readonly Event__Output[]): number[][] {
  return events.flatMap(({ scores }) =>
    scores ? [scores.tracks.map(({ trackId }) => trackId)] : [],
  );
}

describe.skipIf(!hasShared)('real clips through the mesonet pipeline', () => {
  const daemon = testDaemonForAll();

  test('a crowd is followed: five faces at a time and more, ids stay', async () => {
    const { stream } = await daemon().analyze({
      source: shared('data/video/real/street.mp4'),
      options: { pipeline: 'mesonet', includeScores: true },
    });
    const faces = facesByFrame(stream.events);
    const most = Math.max(...faces.map((ids) => ids.length));
    expect(most).toBeGreaterThanOrEqual(5);
    // Stable ids: from one frame to the next at least four of five faces keep theirs.
    let kept = 0;
    let common = 0;
    for (let i = 1; i < faces.length; i += 1) {
      kept += faces[i]!.filter((id) => faces[i - 1]!.includes(id)).length;
      common += Math.min(faces[i]!.length, faces[i - 1]!.length);
    }
    console.log(
      `street.mp4: at most ${most} faces at a time; ${((100 * kept) / common).toFixed(1)} % keep their id`,
    );
    expect(kept / common).toBeGreaterThan(0.8);
  });

  test('one person is one track over nine of ten sampled frames', async () => {
    const sources = [
      shared('data/video/fake/anitalker-aiface1.mp4'),
      ...clips('real', /^asl-.*\.mkv$/),
    ];
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) {
      const { stream } = await daemon().analyze({ source, options: { pipeline: 'mesonet' } });
      const { tracks, frames } = stream.summary!;
      const ended = stream.events.flatMap(({ trackEnded }) => trackEnded ?? []);
      const share = ended[0]!.frames / frames!.analysed;
      console.log(
        `${basename(source)}: ${tracks.length} track, ${(100 * share).toFixed(0)} % of ${frames!.analysed} sampled frames`,
      );
      expect(tracks, source).toHaveLength(1);
      expect(share, source).toBeGreaterThanOrEqual(0.9);
    }
  });

  test('where there is no face there is nothing to judge', async () => {
    const sources = clips('none');
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      const { stream } = await daemon().analyze({ source, options: { pipeline: 'mesonet' } });
      expect(stream.summary?.verdict, source).toMatchObject({
        label: 'LABEL_NOT_APPLICABLE',
        reasons: ['NO_FACE'],
      });
    }
  });
});
