import { type Box, TrueframeError } from '@trueframe/sdk';
import { mapOrdered } from '../../../lib/map-ordered.ts';
import type { MemberResult } from '../../../wire/member-result.ts';
import type { CroppedFrame, CroppedItem, Refusal, ScoredItem } from '../items.ts';
import type { DecodedFrame } from '../media.ts';

type Results = readonly (readonly MemberResult[])[];

/** Cuts the boxes out of the frame and asks every member, on some worker thread: `[face][member]`. */
export type ScoreFaces = (frame: DecodedFrame, boxes: readonly Box[]) => Promise<Results>;

/**
 * Places → scores, unless the look's visit brought them. After it nobody needs the pixels any more, unless `wantsPixels` says so.
 */
export function scoreStage(
  items: AsyncIterable<CroppedItem>,
  scoreFaces: ScoreFaces,
  members: number,
  inFlight: number,
  wantsPixels: () => boolean = () => false,
): AsyncIterable<ScoredItem> {
  return mapOrdered<CroppedItem, ScoredItem>(items, inFlight, async (item) => {
    if (item.type !== 'frame') return item;
    const results = await resultsOf(item, scoreFaces, members);
    const { frame } = item;
    if (wantsPixels()) return { ...item, results, pixels: frame };
    frame.release();
    return { ...item, results };
  });
}

async function resultsOf(item: CroppedFrame, scoreFaces: ScoreFaces, members: number) {
  const { frame, boxes, refused } = item;
  try {
    if (refused) return abstentions(boxes.length, members, refused);
    return scoresOfLook(item) ?? (await scoreFaces(frame, boxes));
  } catch (reason) {
    // The tracks were updated already: the frame counts as seen, every member as failed.
    const failed = TrueframeError.from(reason).toWire();
    return boxes.map(() => [{ failed }]);
  }
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
