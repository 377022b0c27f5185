import type { FrameCounts, ModelRef, Summary, Verdict } from '@trueframe/proto';
import type { LookedAt, Method, MethodResult } from '@trueframe/sdk';
import type { MethodPipeline } from '../../config/pipeline.ts';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { Prepared } from '../../wire/prepared.ts';
import { blindSpots } from '../pipeline/emit/judge/blind-spots.ts';
import { damagedShare, withDamage } from '../pipeline/emit/judge/damaged.ts';
import { type Judgement, judgeTrack } from '../pipeline/emit/judge/judge.ts';
import { withTruncation } from '../pipeline/emit/judge/truncation.ts';
import { type VerdictFacts, verdictMessage } from '../pipeline/emit/verdict-message.ts';
import type { Books } from '../pipeline/ledger.ts';

export interface ReportFacts {
  readonly pipeline: MethodPipeline;
  readonly pipelineVersion: string;
  readonly method: Method;
  readonly models: readonly ModelRef[];
  readonly infos: readonly Prepared['members'][number]['info'][];
  /** Of the last pass. */
  readonly looks: readonly LookedAt[];
  /** In the order of the plan. */
  readonly results: readonly MethodResult[];
  /** Stopped before there were results. */
  readonly isCutShort: boolean;
  /** Of the source, 0..1; 0: not known. */
  readonly completeness: number;
  /** Media time by frame, in milliseconds. */
  readonly ptsMs: ReadonlyMap<number, number>;
  readonly counts: FrameCounts & Books;
}

type Scope = Pick<VerdictFacts, 'trackId' | 'label' | 'score' | 'reasons'> & {
  readonly results: readonly MethodResult[];
};

/** Final verdicts: of every face that the method tells apart, then of the video. */
export function verdictsOf(facts: ReportFacts): Verdict[] {
  const { results, method, infos } = facts;
  const tracks = [...new Set(results.map(({ track }) => track))].filter((track) => track > 0);
  const verdicts = tracks
    .sort((a, b) => a - b)
    .map((trackId) => {
      const own = results.filter(({ track }) => track === trackId);
      const { score, isFallback } = method.pool(own, infos.length);
      const judged = isFallback
        ? unable(own)
        : judgeTrack(
            { score, ...countsOf(own), blindTo: blindSpots(infos) },
            facts.pipeline.verdict,
            undefined,
          );
      return toVerdict({ trackId, ...tempered(judged, score, facts), results: own }, facts);
    });
  const { score, isFallback } = facts.isCutShort
    ? { score: undefined, isFallback: true }
    : method.pool(results, infos.length);
  const judged = tempered(judge(facts, score, isFallback), score, facts);
  const session = { trackId: 0, ...judged, results };
  return [...verdicts, toVerdict(session, facts)];
}

/** What each input was given, in the order of the plan, as `scores` events. */
export function scoresOf({ results, ptsMs, infos }: ReportFacts): EventPayload[] {
  return results.map(({ frames, track, votes, scores }) => ({
    scores: {
      ptsMs: ptsMs.get(frames[0]!) ?? 0,
      frameIndex: frames[0]!,
      tracks: [
        {
          trackId: track,
          members: votes.map(({ member }, k) => {
            const modelId = infos[member]!.id;
            const own = scores[k]!;
            return own.length > 0 ? { modelId, score: mean(own) } : { modelId, reason: 'NO_SCORE' };
          }),
        },
      ],
    },
  }));
}

export function summaryOf(
  verdicts: readonly Verdict[],
  facts: ReportFacts,
  end: Pick<Summary, 'completeness' | 'elapsedMs' | 'endReason' | 'discontinuities'>,
): EventPayload {
  const verdict = verdicts.at(-1)!;
  return {
    summary: {
      ...end,
      verdict,
      tracks: verdicts.slice(0, -1),
      frames: facts.counts,
      mediaMs: Number(verdict.toMs) - Number(verdict.fromMs),
      gaps: [],
    },
  };
}

function judge(facts: ReportFacts, score: number | undefined, isFallback: boolean): Judgement {
  const { looks, results, pipeline, counts, isCutShort } = facts;
  if (counts.analysed === 0) return { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: ['NO_FRAMES'] };
  if (isCutShort) return { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: ['TOO_FEW_SAMPLES'] };
  const hasFailedLooks = looks.some(({ hasFailed }) => hasFailed);
  if (!hasFailedLooks && looks.every(({ faces }) => faces.length === 0)) {
    return { label: 'LABEL_NOT_APPLICABLE', reasons: ['NO_FACE'] };
  }
  if (isFallback || score === undefined) {
    return hasFailedLooks
      ? { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: ['MEMBER_FAILED'] }
      : unable(results);
  }
  const { hasFailures, ...some } = countsOf(results);
  const blindTo = blindSpots(facts.infos);
  const judged = { ...some, score, hasFailures: hasFailures || hasFailedLooks, blindTo };
  return judgeTrack(judged, pipeline.verdict, undefined);
}

/** What is left of a judgement when not all of the file came, or came whole. */
function tempered(judged: Judgement, score: number | undefined, facts: ReportFacts) {
  const { completeness, pipeline, counts } = facts;
  const whole = withTruncation(judged, completeness, pipeline.verdict);
  return withDamage({ ...whole, score }, damagedShare(counts));
}

function unable(results: readonly MethodResult[]): Judgement {
  const reason = countsOf(results).hasFailures ? 'MEMBER_FAILED' : 'TOO_FEW_SAMPLES';
  return { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: [reason] };
}

/** By votes, one input asked of one member. */
function countsOf(results: readonly MethodResult[]) {
  const votes = results.flatMap(({ scores }) => scores);
  const scored = votes.filter((scores) => scores.length > 0).length;
  return { seen: votes.length, scored, abstentions: [], hasFailures: scored < votes.length };
}

function toVerdict({ results, ...judged }: Scope, facts: ReportFacts): Verdict {
  const { pipeline, infos, counts, ptsMs } = facts;
  const votes = results.flatMap(({ votes: planned, scores }) =>
    planned.map(({ member }, k) => ({ member, scores: scores[k]! })),
  );
  const scores = votes.flatMap((vote) => vote.scores);
  const voters = (isOut: boolean) => {
    const some = votes.filter((vote) => (vote.scores.length === 0) === isOut);
    const members = [...new Set(some.map(({ member }) => member))].sort((a, b) => a - b);
    return members.map((member) => infos[member]!);
  };
  const frames = judged.trackId === 0 ? [...ptsMs.keys()] : results.flatMap((one) => one.frames);
  const times = frames.map((frame) => ptsMs.get(frame) ?? 0);
  const said: VerdictFacts = {
    ...judged,
    isFinal: true,
    fromMs: times.reduce((a, b) => Math.min(a, b), times[0] ?? 0),
    toMs: times.reduce((a, b) => Math.max(a, b), 0),
    samples: scores.length,
    scores,
    voted: voters(false),
    abstained: [],
    failed: voters(true),
    pooling: `method ${pipeline.method.use}`,
    hasGap: false,
  };
  return verdictMessage(said, facts, counts);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
