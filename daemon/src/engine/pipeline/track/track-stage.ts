import type { Tracker } from '@trueframe/sdk';
import type { DetectedItem, TrackedItem } from '../items.ts';

/** Detections → tracks, in frame order. A gap ends every track: nobody knows who is there after it. */
export async function* trackStage(
  items: AsyncIterable<DetectedItem>,
  tracker: Tracker,
): AsyncGenerator<TrackedItem> {
  for await (const item of items) {
    if (item.type === 'frame') {
      const { index, ptsMs, width, height } = item.frame.slot;
      const update = tracker.update(item.detections, { index, ptsMs, width, height });
      yield { ...item, update };
    } else if (item.type === 'gap') {
      tracker.end();
      yield item;
    } else {
      yield item;
    }
  }
}
