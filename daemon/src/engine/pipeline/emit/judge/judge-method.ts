import type { VerdictPolicy } from '../../../../config/verdict-policy.ts';
import { Borders } from './borders.ts';
import { judgeTrack, type TrackFacts } from './judge-track.ts';
import { emptyHanded, type Judgement } from './judgement.ts';

/** The outcome of a method for one face, or for the video. `seen` and `scored` count votes. */
export interface MethodFacts extends TrackFacts {
  /** The score is only what the method says when it cannot tell. */
  readonly isFallback: boolean;
}

export interface VideoFacts extends MethodFacts {
  readonly analysedFrames: number;
  readonly hasFaces: boolean;
  /** Frames on which the detector failed. */
  readonly hasFailedLooks: boolean;
  /** Stopped before there were results. */
  readonly isCutShort: boolean;
}

/** Returns the judgement on one face that a method tells apart. */
export function judgeMethodTrack(facts: MethodFacts, policy: VerdictPolicy): Judgement {
  if (!facts.isFallback) return judgeTrack(facts, policy, Borders.final(policy));
  const reason = facts.hasFailures ? 'MEMBER_FAILED' : 'TOO_FEW_SAMPLES';
  return { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: [reason] };
}

/** Returns the judgement on a video that a method analysed. */
export function judgeMethodVideo(facts: VideoFacts, policy: VerdictPolicy): Judgement {
  const { analysedFrames, hasFaces, hasFailedLooks, isCutShort } = facts;
  const isOpen = hasFaces || hasFailedLooks || isCutShort;
  const nothing = emptyHanded({ analysedFrames, hasFaces: isOpen });
  if (nothing) return nothing;
  if (isCutShort) return { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: ['TOO_FEW_SAMPLES'] };
  return judgeMethodTrack({ ...facts, hasFailures: facts.hasFailures || hasFailedLooks }, policy);
}
