import type { Tracker } from '@trueframe/sdk';
import { endsTracks } from '../../../wire/gap-reasons.ts';
import type { DetectedItem, TrackedItem } from '../items.ts';

/** Detections → tracks, in frame order. */
export async function* trackStage(
  items: AsyncIterable<DetectedItem>,
  tracker: Tracker,
): AsyncGenerator<TrackedItem> {
  for await (const item of items) {
    if (item.type === 'frame') {
      const { index, ptsMs, width, height } = item.frame.slot;
      const update = tracker.update(item.look.detections, { index, ptsMs, width, height });
      yield { update, ...item };
    } else if (item.type === 'gap') {
      if (endsTracks(item.gap)) tracker.end();
      yield item;
    } else {
      yield item;
    }
  }
}
