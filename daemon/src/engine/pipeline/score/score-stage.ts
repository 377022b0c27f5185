import { type Box, TrueframeError } from '@trueframe/sdk';
import { mapOrdered } from '../../../lib/map-ordered.ts';
import type { MemberResult } from '../../../wire/member-result.ts';
import type { CroppedFrame, CroppedItem, Refusal, ScoredItem } from '../items.ts';
import type { DecodedFrame } from '../media.ts';

type Results = readonly (readonly MemberResult[])[];

/** Cuts the boxes out of the frame and asks every member, on some worker thread: `[face][member]`. */
export type ScoreFaces = (frame: DecodedFrame, boxes: readonly Box[]) => Promise<Results>;

/** Places → scores, unless the look's visit brought them. After it nobody needs the pixels any more. */
export function scoreStage(
  items: AsyncIterable<CroppedItem>,
  scoreFaces: ScoreFaces,
  members: number,
  inFlight: number,
): AsyncIterable<ScoredItem> {
  return mapOrdered<CroppedItem, ScoredItem>(items, inFlight, async (item) => {
    if (item.type !== 'frame') return item;
    const { frame, boxes, refused } = item;
    try {
      if (refused) return { ...item, results: abstentions(boxes.length, members, refused) };
      return { ...item, results: scoresOfLook(item) ?? (await scoreFaces(frame, boxes)) };
    } catch (reason) {
      // The tracks were updated already: the frame counts as seen, every member as failed.
      const failed = TrueframeError.from(reason).toWire();
      return { ...item, results: boxes.map(() => [{ failed }]) };
    } finally {
      frame.release();
    }
  });
}

function abstentions(faces: number, members: number, { abstain }: Refusal): Results {
  return new Array(faces).fill(new Array(members).fill({ abstain }));
}

/** Returns the scores that the look's visit brought. Undefined: not of all faces; a tracker may report boxes of its own making. */
function scoresOfLook({ look, update }: CroppedFrame): Results | undefined {
  const scores = update.seen.map(
    ({ detection }) => look.scores?.[look.detections.indexOf(detection)],
  );
  return scores.every((score) => score !== undefined) ? scores : undefined;
}
