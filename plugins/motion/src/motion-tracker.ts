import type { Detection, TrackedFace, Tracker, TrackerFrame, TrackerUpdate } from '@trueframe/sdk';
import { iou } from '@trueframe/sdk/tensor';
import { assign } from './assign.ts';
import { MovingBox } from './moving-box.ts';

export interface MotionTrackerOptions {
  readonly minConfidence: number;
  readonly minIou: number;
  readonly maxDistance: number;
  readonly maxLostMs: number;
  readonly minSeen: number;
}

interface Track {
  /** 0 until it is reported. */
  id: number;
  readonly place: MovingBox;
  seen: number;
  lastPtsMs: number;
}

/**
 * Predicts where each face is by now and assigns detections to the predictions: first the confident ones by overlap
 * and distance, then the others by overlap alone (as ByteTrack does), so that a face that turns away keeps its track.
 */
export class MotionTracker implements Tracker {
  readonly #options: MotionTrackerOptions;
  #tracks: Track[] = [];
  #nextId = 1;
  #lastPtsMs = 0;

  constructor(options: MotionTrackerOptions) {
    this.#options = options;
  }

  update(detections: readonly Detection[], { ptsMs }: TrackerFrame): TrackerUpdate {
    const ended = this.#endLost(ptsMs);
    for (const track of this.#tracks) track.place.predict((ptsMs - this.#lastPtsMs) / 1000);
    this.#lastPtsMs = ptsMs;

    const { minConfidence, minSeen } = this.#options;
    const confident = detections.filter((d) => d.confidence >= minConfidence);
    const doubtful = detections.filter((d) => d.confidence < minConfidence);
    const owners = new Map<Detection, Track>();
    this.#match(confident, owners, (track, { box }) => {
      const distance = track.place.distanceTo(box);
      if (distance > this.#options.maxDistance || !track.place.isReachable(box)) return Infinity;
      // Size tells apart people who cross: they rarely walk at the same depth.
      return 1 - iou(track.place.box, box) + distance + track.place.sizeDifference(box);
    });
    this.#match(doubtful, owners, (track, { box }) => {
      const overlap = iou(track.place.box, box);
      return overlap < this.#options.minIou ? Infinity : 1 - overlap;
    });

    const seen: TrackedFace[] = [];
    for (const detection of detections) {
      const track = owners.get(detection);
      if (track) track.place.correct(detection.box);
      else if (detection.confidence < minConfidence) continue;
      const current = track ?? this.#start(detection);
      current.seen += 1;
      current.lastPtsMs = ptsMs;
      if (current.id === 0 && current.seen >= minSeen) current.id = this.#nextId++;
      if (current.id > 0) seen.push({ trackId: current.id, detection });
    }
    // A face that was not confirmed must be seen without a break.
    this.#tracks = this.#tracks.filter((track) => track.id > 0 || track.lastPtsMs === ptsMs);
    return { seen: seen.sort((a, b) => a.trackId - b.trackId), ended };
  }

  end(): readonly number[] {
    const ids = this.#tracks.map((track) => track.id).filter((id) => id > 0);
    this.#tracks = [];
    return ids.sort((a, b) => a - b);
  }

  #endLost(ptsMs: number): number[] {
    const { maxLostMs } = this.#options;
    const lost = this.#tracks.filter((track) => ptsMs - track.lastPtsMs > maxLostMs);
    this.#tracks = this.#tracks.filter((track) => ptsMs - track.lastPtsMs <= maxLostMs);
    return lost
      .map((track) => track.id)
      .filter((id) => id > 0)
      .sort((a, b) => a - b);
  }

  /** Adds to `owners` the tracks that these detections continue. */
  #match(
    detections: readonly Detection[],
    owners: Map<Detection, Track>,
    cost: (track: Track, detection: Detection) => number,
  ): void {
    const taken = new Set(owners.values());
    const free = this.#tracks.filter((track) => !taken.has(track));
    const limit = 1 + this.#options.maxDistance + Math.LN2;
    const pairs = assign(free.length, detections.length, limit, (row, column) =>
      cost(free[row]!, detections[column]!),
    );
    for (const [row, column] of pairs) owners.set(detections[column]!, free[row]!);
  }

  #start(detection: Detection): Track {
    const track: Track = { id: 0, place: new MovingBox(detection.box), seen: 0, lastPtsMs: 0 };
    this.#tracks.push(track);
    return track;
  }
}
