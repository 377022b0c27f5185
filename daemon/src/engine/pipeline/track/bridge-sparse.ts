import type { Tracker } from '@trueframe/sdk';

/** Farthest that two frames are apart for the tracker, in milliseconds. */
const LONGEST_STEP_MS = 450;

/**
 * A tracker that follows faces also at a watch rate, or from key frame to key frame: between frames that are far apart, it is told that little time has passed.
 * Trackers give up a face after a time that is shorter than the pause between two such frames. A face that is missing in some of
 * them one after another is given up as before.
 */
export function bridgeSparse(tracker: Tracker): Tracker {
  let lastMs = Number.NaN;
  let clockMs = 0;
  return {
    update(detections, frame) {
      const step = Number.isNaN(lastMs) ? frame.ptsMs : frame.ptsMs - lastMs;
      clockMs += Number.isNaN(lastMs) ? step : Math.min(step, LONGEST_STEP_MS);
      lastMs = frame.ptsMs;
      return tracker.update(detections, { ...frame, ptsMs: clockMs });
    },
    end: () => tracker.end(),
  };
}
