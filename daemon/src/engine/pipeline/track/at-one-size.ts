import type { Box, Detection, TrackedFace, Tracker, TrackerFrame } from '@trueframe/sdk';

/**
 * A tracker that follows faces through changes of the frame size: it is told of every frame as if it had the size of the first
 * one. What it reports is in pixels of the frame again.
 */
export function atOneSize(tracker: Tracker): Tracker {
  let first: TrackerFrame | undefined;
  return {
    update(detections, frame) {
      first ??= frame;
      const x = first.width / frame.width;
      const y = first.height / frame.height;
      if (x === 1 && y === 1) return tracker.update(detections, frame);
      const { width, height } = first;
      const scaled = new Map(detections.map((one) => [scaleDetection(one, x, y), one]));
      const { seen, ended } = tracker.update([...scaled.keys()], { ...frame, width, height });
      const back = ({ trackId, detection }: TrackedFace): TrackedFace => ({
        trackId,
        // A tracker may report boxes of its own making.
        detection: scaled.get(detection) ?? scaleDetection(detection, 1 / x, 1 / y),
      });
      return { seen: seen.map(back), ended };
    },
    end: () => tracker.end(),
  };
}

function scaleDetection({ box, landmarks, ...rest }: Detection, x: number, y: number): Detection {
  const points = landmarks?.map((value, k) => value * (k % 2 === 0 ? x : y));
  return { box: scaleBox(box, x, y), ...(points && { landmarks: points }), ...rest };
}

function scaleBox({ x1, y1, x2, y2 }: Box, x: number, y: number): Box {
  return { x1: x1 * x, y1: y1 * y, x2: x2 * x, y2: y2 * y };
}
