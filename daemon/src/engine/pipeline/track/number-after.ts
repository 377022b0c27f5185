import type { Tracker } from '@trueframe/sdk';

/** The tracker of a session that had tracks before: ids are never used twice in a session. `last`: 0 if it had none. */
export function numberAfter(tracker: Tracker, last: number): Tracker {
  if (last === 0) return tracker;
  return {
    update(detections, frame) {
      const { seen, ended } = tracker.update(detections, frame);
      return {
        seen: seen.map((face) => ({ ...face, trackId: face.trackId + last })),
        ended: ended.map((trackId) => trackId + last),
      };
    },
    end: () => tracker.end().map((trackId) => trackId + last),
  };
}
