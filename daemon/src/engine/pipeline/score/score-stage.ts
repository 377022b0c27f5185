import { type Box, TrueframeError } from '@trueframe/sdk';
import { mapOrdered } from '../../../lib/map-ordered.ts';
import type { MemberResult } from '../../../wire/member-result.ts';
import type { ScoredItem, TrackedItem } from '../items.ts';
import type { DecodedFrame } from '../media.ts';

/** Cuts the boxes out of the frame and asks every member, on some worker thread: `[face][member]`. */
export type ScoreFaces = (
  frame: DecodedFrame,
  boxes: readonly Box[],
) => Promise<readonly (readonly MemberResult[])[]>;

/** Tracks → scores: crop and score in one visit to a worker, unless the look's visit did it. After it nobody needs the pixels any more. */
export function scoreStage(
  items: AsyncIterable<TrackedItem>,
  scoreFaces: ScoreFaces,
  inFlight: number,
): AsyncIterable<ScoredItem> {
  return mapOrdered<TrackedItem, ScoredItem>(items, inFlight, async (item) => {
    if (item.type !== 'frame') return item;
    const boxes = item.update.seen.map((face) => face.detection.box);
    try {
      const results = scoresOf(item) ?? (await scoreFaces(item.frame, boxes));
      return { results, ...item };
    } catch (reason) {
      // The tracks were updated already: the frame counts as seen, every member as failed.
      const failed = TrueframeError.from(reason).toWire();
      return { results: boxes.map(() => [{ failed }]), ...item };
    } finally {
      item.frame.release();
    }
  });
}

/** What is known of the tracked faces already. Undefined: not of all; a tracker may report boxes of its own making. */
function scoresOf({ look, update }: Extract<TrackedItem, { type: 'frame' }>) {
  const scores = update.seen.map(
    ({ detection }) => look.scores?.[look.detections.indexOf(detection)],
  );
  return scores.every((score) => score !== undefined) ? scores : undefined;
}
