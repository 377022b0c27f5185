import type { FrameCounts, ModelRef, Summary, Verdict } from '@trueframe/proto';
import type { LookedAt, Method, MethodResult } from '@trueframe/sdk';
import type { MethodPipeline } from '../../config/pipeline.ts';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { Prepared } from '../../wire/prepared.ts';
import { blindSpots } from '../pipeline/emit/judge/blind-spots.ts';
import { Borders } from '../pipeline/emit/judge/borders.ts';
import { damagedShare } from '../pipeline/emit/judge/damaged.ts';
import { judgeMethodTrack, judgeMethodVideo } from '../pipeline/emit/judge/judge-method.ts';
import type { Judgement } from '../pipeline/emit/judge/judgement.ts';
import { afterLosses } from '../pipeline/emit/judge/missed.ts';
import { type VerdictFacts, verdictMessage } from '../pipeline/emit/verdict-message.ts';
import type { Books } from '../pipeline/ledger.ts';
import { memberScores } from './member-scores.ts';

export interface ReportFacts {
  readonly pipeline: MethodPipeline;
  readonly pipelineVersion: string;
  readonly method: Method;
  readonly models: readonly ModelRef[];
  readonly infos: readonly Prepared['members'][number]['info'][];
  /** Frames that the last pass looked at. */
  readonly looks: readonly LookedAt[];
  /** In the order of the plan. */
  readonly results: readonly MethodResult[];
  /** Stopped before there were results. */
  readonly isCutShort: boolean;
  /** Share of the source that came, 0..1; 0: not known. */
  readonly completeness: number;
  /** Media time by frame, in milliseconds. */
  readonly ptsMs: ReadonlyMap<number, number>;
  readonly counts: FrameCounts & Books;
}

/** Returns final verdicts: of every face that the method tells apart, then of the video. */
export function verdictsOf(facts: ReportFacts): Verdict[] {
  const { results, method, infos, looks, isCutShort, counts } = facts;
  const { verdict: policy } = facts.pipeline;
  const ids = new Set(results.map(({ track }) => track).filter((track) => track > 0));
  const tracks = [...ids]
    .sort((a, b) => a - b)
    .map((trackId) => {
      const own = results.filter(({ track }) => track === trackId);
      const outcome = { ...method.pool(own, infos.length), ...votesOf(own, facts) };
      return toVerdict(trackId, judgeMethodTrack(outcome, policy), outcome.score, own, facts);
    });
  const none = { score: undefined, isFallback: true };
  const video = {
    ...(isCutShort ? none : method.pool(results, infos.length)),
    ...votesOf(results, facts),
    analysedFrames: counts.analysed,
    hasFaces: looks.some(({ faces }) => faces.length > 0),
    hasFailedLooks: looks.some(({ hasFailed }) => hasFailed),
    isCutShort,
  };
  const verdict = judgeMethodVideo(video, policy);
  return [...tracks, toVerdict(0, verdict, video.score, results, facts)];
}

/** Returns the scores of each input, in the order of the plan, as events. */
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

/** By votes, one input asked of one member. */
function votesOf(results: readonly MethodResult[], { infos }: ReportFacts) {
  const votes = results.flatMap(({ scores }) => scores);
  const scored = votes.filter((scores) => scores.length > 0).length;
  const hasFailures = scored < votes.length;
  return { seen: votes.length, scored, abstentions: [], hasFailures, blindTo: blindSpots(infos) };
}

function toVerdict(
  trackId: number,
  judged: Judgement,
  score: number | undefined,
  results: readonly MethodResult[],
  facts: ReportFacts,
): Verdict {
  const { pipeline, method, infos, counts, ptsMs, completeness } = facts;
  const missed = { completeness, damaged: damagedShare(counts) };
  const { verdict: policy } = pipeline;
  const borders = Borders.final(policy);
  const { standing: _, ...told } = afterLosses({ ...judged, score }, missed, policy, borders);
  const votes = results.flatMap(({ votes: planned, scores }) =>
    planned.map(({ member }, k) => ({ member, scores: scores[k]! })),
  );
  const scores = votes.flatMap((vote) => vote.scores);
  const voters = (isOut: boolean) => {
    const some = votes.filter((vote) => (vote.scores.length === 0) === isOut);
    const members = [...new Set(some.map(({ member }) => member))].sort((a, b) => a - b);
    return members.map((member) => infos[member]!);
  };
  const frames = trackId === 0 ? [...ptsMs.keys()] : results.flatMap((one) => one.frames);
  const times = frames.map((frame) => ptsMs.get(frame) ?? 0);
  const said: VerdictFacts = {
    ...told,
    trackId,
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
    memberScores: memberScores(method, results, infos),
  };
  return verdictMessage(said, facts, counts);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
