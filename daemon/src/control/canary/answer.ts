import type { Verdict } from '@trueframe/proto';
import { bareName } from '@trueframe/proto';
import type { EventPayload } from '../../wire/event-payload.ts';

/** Scores of the faces in one frame, in order of their tracks; undefined: every member abstained. */
export type FrameScores = readonly (number | undefined)[];

/** All that a pipeline said of the known clip. */
export interface Answer {
  /** E.g. `SYNTHETIC_LIKELY`. */
  readonly label: string;
  readonly score: number | undefined;
  /** By position among the decoded frames. */
  readonly frames: ReadonlyMap<number, FrameScores>;
  /** Members that failed on a face, instead of voting or abstaining. */
  readonly failed: readonly string[];
}

/** Answer that is asked for; undefined: whatever the first answer says. */
export interface Expected {
  readonly label: string | undefined;
  readonly score: number | undefined;
}

/** Puts an answer together from the events of its session. */
export class AnswerBuilder {
  readonly #frames = new Map<number, FrameScores>();
  #verdict: Verdict | undefined;

  add({ scores, summary }: EventPayload): void {
    if (scores) {
      const tracks = scores.tracks ?? [];
      this.#frames.set(
        Number(scores.frameIndex),
        tracks.map(({ score }) => numberOf(score)),
      );
    }
    this.#verdict = summary?.verdict ?? this.#verdict;
  }

  /** Undefined: no verdict came. */
  build(): Answer | undefined {
    const verdict = this.#verdict;
    if (!verdict) return undefined;
    return {
      label: bareName('LABEL_', String(verdict.label)),
      score: numberOf(verdict.score),
      frames: this.#frames,
      failed: verdict.members?.failed ?? [],
    };
  }
}

/** Says what is wrong with an answer; '': nothing. `first`: the first right answer of the same pipeline. */
export function faultOf(
  answer: Answer,
  expected: Expected,
  tolerance: number,
  first?: Answer,
): string {
  const { label, score, failed } = answer;
  if (failed.length > 0) return `${failed.join(', ')} failed`;
  const wantedLabel = expected.label ?? first?.label ?? label;
  if (label !== wantedLabel) {
    return `the label is ${label}${shown(score)}; it must be ${wantedLabel}`;
  }
  const wantedScore = expected.score ?? first?.score;
  if (wantedScore !== undefined && !isNear(score, wantedScore, tolerance)) {
    return `the score is ${round(score)}; it must be ${round(wantedScore)} within ${tolerance}`;
  }
  return first ? driftOf(answer, first, tolerance) : '';
}

function driftOf({ frames }: Answer, first: Answer, tolerance: number): string {
  if (frames.size !== first.frames.size) {
    return `${frames.size} frames were scored; it were ${first.frames.size} the first time`;
  }
  for (const [index, before] of first.frames) {
    const now = frames.get(index);
    if (now?.length !== before.length) {
      return `frame ${index} has ${now?.length ?? 0} faces; it had ${before.length} the first time`;
    }
    const off = before.findIndex((score, k) => !isNear(now[k], score, tolerance));
    if (off >= 0) {
      return `the score of a face in frame ${index} is ${round(now[off])}; it was ${round(before[off])} the first time`;
    }
  }
  return '';
}

/** Absent is not 0. */
function numberOf(score: number | string | null | undefined): number | undefined {
  return score === null || score === undefined ? undefined : Number(score);
}

function isNear(now: number | undefined, before: number | undefined, tolerance: number): boolean {
  if (now === undefined || before === undefined) return now === before;
  // Written so that NaN is not near anything.
  return Math.abs(now - before) <= tolerance;
}

function round(score: number | undefined): string {
  return score === undefined ? 'missing' : score.toFixed(3);
}

function shown(score: number | undefined): string {
  return score === undefined ? '' : ` with the score ${round(score)}`;
}
