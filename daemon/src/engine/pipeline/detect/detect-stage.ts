import { type Detection, TrueframeError } from '@trueframe/sdk';
import { mapOrdered } from '../../../lib/map-ordered.ts';
import type { DetectedItem } from '../items.ts';
import type { FrameLedger } from '../ledger.ts';
import type { DecodedFrame, MediaItem } from '../media.ts';

/** Finds faces in a frame, on some worker thread. */
export type FindFaces = (frame: DecodedFrame) => Promise<readonly Detection[]>;

/** Frames → detections. Up to `inFlight` frames at once; a frame that fails is booked and let go. */
export function detectStage(
  items: AsyncIterable<MediaItem>,
  findFaces: FindFaces,
  ledger: FrameLedger,
  inFlight: number,
): AsyncIterable<DetectedItem> {
  return mapOrdered<MediaItem, DetectedItem>(items, inFlight, async (item) => {
    if (item.type !== 'frame') return item;
    try {
      return { ...item, detections: await findFaces(item.frame) };
    } catch (reason) {
      item.frame.release();
      ledger.drop('error');
      return { type: 'failed', ptsMs: item.frame.slot.ptsMs, error: TrueframeError.from(reason) };
    }
  });
}
