import { type MethodResult, type PlannedInput, TrueframeError } from '@trueframe/sdk';
import type { Picture, PictureData } from '@trueframe/sdk/resize';
import { mapOrdered } from '../../lib/map-ordered.ts';
import type { Cut, CutPicture } from '../../wire/method-tasks.ts';
import type { DecodedFrame } from '../pipeline/media.ts';

export interface InputScorer {
  /** Cuts one frame of each of these inputs out of it, on some worker. */
  cut(frame: DecodedFrame, inputs: readonly PlannedInput[]): Promise<Cut>;
  /** One member's scores, on some worker; empty: it abstained. */
  vote(
    pictures: readonly Picture<PictureData>[],
    vote: PlannedInput['votes'][number],
  ): Promise<readonly number[]>;
  onFailure(error: TrueframeError): void;
}

/** An input whose frames have not all come, or whose votes have not. */
interface OpenInput {
  readonly planned: PlannedInput;
  readonly pictures: Picture<PictureData>[];
  readonly scores: (readonly number[])[];
  hasFailed: boolean;
}

/**
 * Cuts and scores all inputs while their frames come by. Holds the pictures of clips that are not complete yet, and no
 * more than `inFlight` votes at once. Inputs keep their order; one that failed has empty scores.
 */
export async function scoreInputs(
  inputs: readonly PlannedInput[],
  frames: AsyncIterable<DecodedFrame>,
  scorer: InputScorer,
  inFlight: number,
): Promise<MethodResult[]> {
  const opened = inputs.map((planned): OpenInput => {
    return { planned, pictures: [], scores: planned.votes.map(() => []), hasFailed: false };
  });
  const byFrame = groupByFrame(opened);
  const pending = new Set<Promise<void>>();
  const cuts = mapOrdered(frames, inFlight, (frame) =>
    cutFrame(frame, byFrame.get(frame.slot.index) ?? [], scorer),
  );
  for await (const cut of cuts) {
    for (const { input, picture } of cut) {
      if (takePicture(input, picture, scorer)) await takeVotes(input, scorer, pending, inFlight);
    }
  }
  await Promise.all(pending);
  return opened.map(({ planned, scores }) => ({ ...planned, scores }));
}

function groupByFrame(inputs: readonly OpenInput[]): ReadonlyMap<number, readonly OpenInput[]> {
  const groups = new Map<number, OpenInput[]>();
  for (const input of inputs) {
    for (const frame of input.planned.frames) {
      groups.set(frame, [...(groups.get(frame) ?? []), input]);
    }
  }
  return groups;
}

async function cutFrame(frame: DecodedFrame, inputs: readonly OpenInput[], scorer: InputScorer) {
  try {
    const planned = inputs.map((input) => input.planned);
    const { pictures } = await scorer.cut(frame, planned);
    return inputs.map((input, k) => ({ input, picture: pictures[k]! }));
  } catch (reason) {
    const picture: CutPicture = { failed: TrueframeError.from(reason).toWire() };
    return inputs.map((input) => ({ input, picture }));
  } finally {
    frame.release();
  }
}

/** Returns whether the input has all of its pictures now. */
function takePicture(input: OpenInput, picture: CutPicture, scorer: InputScorer): boolean {
  if ('failed' in picture) {
    input.hasFailed = true;
    input.pictures.length = 0;
    scorer.onFailure(TrueframeError.fromWire(picture.failed));
    return false;
  }
  if (input.hasFailed) return false;
  input.pictures.push(picture);
  return input.pictures.length === input.planned.frames.length;
}

async function takeVotes(
  input: OpenInput,
  scorer: InputScorer,
  pending: Set<Promise<void>>,
  inFlight: number,
): Promise<void> {
  const pictures = input.pictures.splice(0);
  for (const [k, vote] of input.planned.votes.entries()) {
    if (pending.size >= inFlight) await Promise.race(pending);
    const task = scorer
      .vote(pictures, vote)
      .then((scores) => {
        input.scores[k] = scores;
      })
      .catch((reason) => scorer.onFailure(TrueframeError.from(reason)))
      .finally(() => pending.delete(task));
    pending.add(task);
  }
}
