import {
  type Detection,
  defineTracker,
  type TrackedFace,
  type Tracker,
  type TrackerUpdate,
} from '@trueframe/sdk';
import * as z from 'zod';
import {
  extendTracks,
  isAccepted,
  type OverlapRule,
  startTrack,
  THIRD_PLACE_TRACKS,
  type TrackState,
} from './overlap-tracks.ts';

interface LiveTrack extends TrackState {
  /** 0 until it is reported. */
  id: number;
}

/**
 * The 3rd place's tracker while the video still runs. It reports a face from the frame on in which its track is accepted,
 * so the boxes before that frame, which the reference also scores, are not seen; `overlapTracks` has them.
 */
class LiveOverlapTracker implements Tracker {
  readonly #rule: OverlapRule;
  #active: LiveTrack[] = [];
  #nextId = 1;

  constructor(rule: OverlapRule) {
    this.#rule = rule;
  }

  update(detections: readonly Detection[]): TrackerUpdate {
    const { grown, closed, unmatched } = extendTracks(this.#active, detections, this.#rule);
    const started = unmatched.map((detection) => ({
      track: { ...startTrack(detection), id: 0 },
      detection,
    }));
    const current = [...grown, ...started];
    this.#active = current.map(({ track }) => track);
    const seen: TrackedFace[] = [];
    for (const { track, detection } of current) {
      if (track.id === 0 && isAccepted(track, this.#rule)) track.id = this.#nextId++;
      if (track.id > 0) seen.push({ trackId: track.id, detection });
    }
    return { seen: seen.sort((a, b) => a.trackId - b.trackId), ended: reported(closed) };
  }

  end(): readonly number[] {
    const ids = reported(this.#active);
    this.#active = [];
    return ids;
  }
}

function reported(tracks: readonly LiveTrack[]): number[] {
  return tracks.flatMap(({ id }) => (id > 0 ? [id] : [])).sort((a, b) => a - b);
}

const share = z.number().min(0).max(1);

export const overlapTracker = defineTracker({
  id: 'dfdc-3rd-overlap',
  summary: '3rd place: overlap with the last box, no gaps; reported once long and sure enough.',
  options: z.strictObject({
    minConfidence: share
      .default(THIRD_PLACE_TRACKS.minConfidence)
      .describe('Detections below are dropped.'),
    acceptConfidence: share
      .default(THIRD_PLACE_TRACKS.acceptConfidence)
      .describe("A track's best detection must reach this."),
    minIou: share
      .default(THIRD_PLACE_TRACKS.minIou)
      .describe('Least overlap with the last box; below, the track is over.'),
    minBoxes: z
      .int()
      .min(1)
      .default(THIRD_PLACE_TRACKS.minBoxes)
      .describe('A face is reported from its nth detection on.'),
  }),
  create: (rule) => new LiveOverlapTracker(rule),
});
