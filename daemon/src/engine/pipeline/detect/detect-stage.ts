import { TrueframeError } from '@trueframe/sdk';
import { mapOrdered } from '../../../lib/map-ordered.ts';
import type { Expected } from '../../../wire/look.ts';
import type { DetectedItem, ScoredLook } from '../items.ts';
import type { FrameLedger } from '../ledger.ts';
import type { DecodedFrame, MediaItem } from '../media.ts';
import type { LookPlan } from './look-plan.ts';

/**
 * Finds faces in a frame, on some worker thread: the detector may glance if faces are expected. Undefined: the frame is
 * too old by now, nobody has looked.
 */
export type FindFaces = (
  frame: DecodedFrame,
  expected: Expected | undefined,
) => Promise<ScoredLook | undefined>;

/** Frames → detections. Up to `inFlight` frames at once; a frame that fails or is too old is booked and let go. */
export async function* detectStage(
  items: AsyncIterable<MediaItem>,
  findFaces: FindFaces,
  ledger: FrameLedger,
  inFlight: number,
  plan: LookPlan,
): AsyncGenerator<DetectedItem> {
  const found = mapOrdered<MediaItem, DetectedItem | undefined>(items, inFlight, async (item) => {
    if (item.type !== 'frame') return item;
    try {
      const planned = plan.next(item.frame.slot.ptsMs);
      const look = await findFaces(item.frame, planned.expected);
      planned.settle(look);
      if (look) return { look, ...item };
      item.frame.release();
      ledger.drop('overload');
      return undefined;
    } catch (reason) {
      item.frame.release();
      ledger.drop('error');
      return { type: 'failed', ptsMs: item.frame.slot.ptsMs, error: TrueframeError.from(reason) };
    }
  });
  for await (const item of found) if (item) yield item;
}
