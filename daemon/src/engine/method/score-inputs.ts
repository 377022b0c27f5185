import { type MethodResult, type PlannedInput, TrueframeError } from '@trueframe/sdk';
import type { Picture, PictureData } from '@trueframe/sdk/resize';
import { mapOrdered } from '../../lib/map-ordered.ts';
import type { DecodedFrame } from '../pipeline/media.ts';
import type { Cut } from './tasks.ts';

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
  const byFrame = new Map<number, OpenInput[]>();
  for (const input of opened) {
    for (const frame of input.planned.frames) {
      byFrame.set(frame, [...(byFrame.get(frame) ?? []), input]);
    }
  }
  const pending = new Set<Promise<void>>();
  const cuts = mapOrdered(frames, inFlight, async (frame) => {
    const here = byFrame.get(frame.slot.index) ?? [];
    try {
      const { pictures } = await scorer.cut(
        frame,
        here.map(({ planned }) => planned),
      );
      return { here, pictures };
    } catch (reason) {
      const failed = TrueframeError.from(reason).toWire();
      return { here, pictures: here.map(() => ({ failed })) };
    } finally {
      frame.release();
    }
  });
  for await (const { here, pictures } of cuts) {
    for (const [k, input] of here.entries()) {
      const picture = pictures[k]!;
      if ('failed' in picture) {
        input.hasFailed = true;
        input.pictures.length = 0;
        scorer.onFailure(TrueframeError.fromWire(picture.failed));
      }
      if (input.hasFailed || 'failed' in picture) continue;
      input.pictures.push(picture);
      if (input.pictures.length < input.planned.frames.length) continue;
      await takeVotes(input, scorer, pending, inFlight);
    }
  }
  await Promise.all(pending);
  return opened.map(({ planned, scores }) => ({ ...planned, scores }));
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
