import type {
  Box,
  Detection,
  TrackedFace,
  Tracker,
  TrackerFrame,
  TrackerUpdate,
} from '@trueframe/sdk';
import { iou } from '@trueframe/sdk/tensor';

export interface IouTrackerOptions {
  readonly minIou: number;
  readonly maxLostMs: number;
  readonly minConfidence: number;
  readonly minSeen: number;
}

interface Track {
  /** 0 until it is reported. */
  id: number;
  box: Box;
  seen: number;
  lastPtsMs: number;
}

/** Greedy: over all pairs of track and detection, the pair that overlaps most is joined first. */
export class IouTracker implements Tracker {
  readonly #options: IouTrackerOptions;
  #tracks: Track[] = [];
  #nextId = 1;

  constructor(options: IouTrackerOptions) {
    this.#options = options;
  }

  update(detections: readonly Detection[], { ptsMs }: TrackerFrame): TrackerUpdate {
    const ended = this.#endLost(ptsMs);
    const owners = this.#match(detections);
    const seen: TrackedFace[] = [];
    for (const [index, detection] of detections.entries()) {
      const track = owners.get(index) ?? this.#start(detection);
      if (!track) continue;
      track.box = detection.box;
      track.seen += 1;
      track.lastPtsMs = ptsMs;
      if (track.id === 0 && track.seen >= this.#options.minSeen) track.id = this.#nextId++;
      if (track.id > 0) seen.push({ trackId: track.id, detection });
    }
    // A face that was not confirmed must be seen without a break.
    this.#tracks = this.#tracks.filter((track) => track.id > 0 || track.lastPtsMs === ptsMs);
    return { seen: seen.sort((a, b) => a.trackId - b.trackId), ended };
  }

  end(): readonly number[] {
    const ids = this.#tracks.filter((track) => track.id > 0).map((track) => track.id);
    this.#tracks = [];
    return ids.sort((a, b) => a - b);
  }

  #endLost(ptsMs: number): number[] {
    const isLost = (track: Track) => ptsMs - track.lastPtsMs > this.#options.maxLostMs;
    const ended = this.#tracks.filter((track) => isLost(track) && track.id > 0);
    this.#tracks = this.#tracks.filter((track) => !isLost(track));
    return ended.map((track) => track.id).sort((a, b) => a - b);
  }

  /** Index of a detection to the track that it continues. */
  #match(detections: readonly Detection[]): Map<number, Track> {
    const pairs: { track: Track; index: number; overlap: number }[] = [];
    for (const track of this.#tracks) {
      for (const [index, { box }] of detections.entries()) {
        const overlap = iou(track.box, box);
        if (overlap >= this.#options.minIou) pairs.push({ track, index, overlap });
      }
    }
    // The sort is stable, so ties go to the older track.
    pairs.sort((a, b) => b.overlap - a.overlap);
    const owners = new Map<number, Track>();
    const taken = new Set<Track>();
    for (const { track, index } of pairs) {
      if (owners.has(index) || taken.has(track)) continue;
      owners.set(index, track);
      taken.add(track);
    }
    return owners;
  }

  #start(detection: Detection): Track | undefined {
    if (detection.confidence < this.#options.minConfidence) return undefined;
    const track: Track = { id: 0, box: detection.box, seen: 0, lastPtsMs: 0 };
    this.#tracks.push(track);
    return track;
  }
}
