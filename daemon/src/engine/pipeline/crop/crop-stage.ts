import { hdrError } from '../decode/hdr.ts';
import { type CroppedItem, eachFrame, type Refusal, type TrackedItem } from '../items.ts';

/** Tracks → places to cut out of the frame. Workers cut (`crop-faces.ts`), in the visit that scores. */
export function cropStage(items: AsyncIterable<TrackedItem>): AsyncIterable<CroppedItem> {
  return eachFrame(items, (item) => {
    const boxes = item.update.seen.map(({ detection }) => detection.box);
    return item.frame.slot.isUngraded
      ? { ...item, boxes, refused: ungraded() }
      : { ...item, boxes };
  });
}

/** Nobody can judge pictures that look wrong. */
function ungraded(): Refusal {
  const { code, message } = hdrError();
  return { abstain: 'HDR_NOT_GRADED', warning: { code, message } };
}
