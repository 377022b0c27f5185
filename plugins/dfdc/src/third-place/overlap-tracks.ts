import type { Box, Detection } from '@trueframe/sdk';
import { iou } from '@trueframe/sdk/tensor';

export interface OverlapRule {
  /** Detections below are dropped. */
  readonly minConfidence: number;
  /** A track's best detection must reach this. */
  readonly acceptConfidence: number;
  /** Least overlap with the track's last box. */
  readonly minIou: number;
  /** A track must have this many boxes. */
  readonly minBoxes: number;
}

/** The 3rd place's: 7 boxes of every third frame are 19 frames. */
export const THIRD_PLACE_TRACKS: OverlapRule = {
  minConfidence: 0.3,
  acceptConfidence: 0.9,
  minIou: 0.3,
  minBoxes: 7,
};

/** A face in consecutive detector frames, without gaps. */
export interface OverlapTrack {
  /** Index of its first detector frame. */
  readonly start: number;
  readonly boxes: readonly Box[];
}

/**
 * Follows faces through all detector frames of a video and keeps the tracks that the rule accepts, in the order in which
 * they end; those that reach the end come last.
 */
export function overlapTracks(
  frames: readonly (readonly Detection[])[],
  rule: OverlapRule,
): OverlapTrack[] {
  const finished: WholeTrack[] = [];
  let active: WholeTrack[] = [];
  for (const [index, detections] of frames.entries()) {
    const { grown, closed, unmatched } = extendTracks(active, detections, rule);
    for (const { track, detection } of grown) track.boxes.push(detection.box);
    finished.push(...closed);
    active = [
      ...grown.map(({ track }) => track),
      ...unmatched.map((first) => ({ ...startTrack(first), start: index, boxes: [first.box] })),
    ];
  }
  return [...finished, ...active]
    .filter((track) => isAccepted(track, rule))
    .map(({ start, boxes }) => ({ start, boxes }));
}

interface WholeTrack extends TrackState {
  readonly start: number;
  readonly boxes: Box[];
}

/** State of a track that the rule needs, of constant size. */
export interface TrackState {
  last: Box;
  /** Highest confidence so far. */
  best: number;
  count: number;
}

export function startTrack({ box, confidence }: Detection): TrackState {
  return { last: box, best: confidence, count: 1 };
}

export interface ExtendedTracks<T extends TrackState> {
  readonly grown: readonly { readonly track: T; readonly detection: Detection }[];
  readonly closed: readonly T[];
  readonly unmatched: readonly Detection[];
}

/**
 * One frame. Tracks pick in their order: each takes the detection that overlaps its last box most, the first of several,
 * and is closed at once when none overlaps enough. Changes the state of the grown tracks.
 */
export function extendTracks<T extends TrackState>(
  active: readonly T[],
  detections: readonly Detection[],
  { minConfidence, minIou }: OverlapRule,
): ExtendedTracks<T> {
  const unmatched = detections.filter(({ confidence }) => confidence >= minConfidence);
  const grown: { track: T; detection: Detection }[] = [];
  const closed: T[] = [];
  for (const track of active) {
    const overlaps = unmatched.map(({ box }) => iou(track.last, box));
    const most = Math.max(...overlaps);
    if (most >= minIou) {
      const [detection] = unmatched.splice(overlaps.indexOf(most), 1) as [Detection];
      track.last = detection.box;
      track.best = Math.max(track.best, detection.confidence);
      track.count += 1;
      grown.push({ track, detection });
    } else {
      closed.push(track);
    }
  }
  return { grown, closed, unmatched };
}

export function isAccepted(
  { best, count }: TrackState,
  { acceptConfidence, minBoxes }: OverlapRule,
): boolean {
  return best >= acceptConfidence && count >= minBoxes;
}
