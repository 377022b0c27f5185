import { type Box, TrueframeError } from '@trueframe/sdk';
import { mapOrdered } from '../../../lib/map-ordered.ts';
import type { MemberResult } from '../../../wire/member-result.ts';
import type { CroppedFrame, CroppedItem, Refusal, ScoredItem } from '../items.ts';
import type { DecodedFrame } from '../media.ts';
import type { Settling } from '../settle/settling.ts';
import { SPARED } from '../settle/spared.ts';

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
  settling?: Settling,
): AsyncIterable<ScoredItem> {
  const scoreDue = scoringDue(scoreFaces, members, settling);
  return mapOrdered<CroppedItem, ScoredItem>(items, inFlight, async (item) => {
    if (item.type !== 'frame') return item;
    const results = await resultsOf(item, scoreDue, members);
    const { frame } = item;
    if (wantsPixels()) return { ...item, results, pixels: frame };
    frame.release();
    return { ...item, results };
  });
}

async function resultsOf(
  item: CroppedFrame,
  scoreDue: (item: CroppedFrame) => Promise<Results>,
  members: number,
) {
  const { boxes, refused } = item;
  try {
    if (refused) return abstentions(boxes.length, members, refused);
    return scoresOfLook(item) ?? (await scoreDue(item));
  } catch (reason) {
    // The tracks were updated already: the frame counts as seen, every member as failed.
    const failed = TrueframeError.from(reason).toWire();
    return boxes.map(() => [{ failed }]);
  }
}

/** Scores the faces of a frame, but for those that are spared because their track has settled. */
function scoringDue(scoreFaces: ScoreFaces, members: number, settling: Settling | undefined) {
  const spared = new Array(members).fill(SPARED);
  return async ({ frame, boxes, update }: CroppedFrame): Promise<Results> => {
    const isDue = settling?.choose(frame.slot.ptsMs, update.seen) ?? [];
    if (!isDue.includes(false)) return scoreFaces(frame, boxes);
    const due = boxes.filter((_, k) => isDue[k]);
    const results = due.length > 0 ? await scoreFaces(frame, due) : [];
    const next = results[Symbol.iterator]();
    return boxes.map((_, k) => (isDue[k] ? next.next().value! : spared));
  };
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
