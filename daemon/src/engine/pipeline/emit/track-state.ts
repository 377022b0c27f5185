import type { Sample } from '@trueframe/sdk';
import type { VerdictPolicy } from '../../../config/verdict-policy.ts';
import type { Evidence } from '../pool/evidence.ts';
import type { MemberScores } from '../pool/pool.ts';
import type { TrackVerdict } from './judge/judge-session.ts';
import { judgeTrack } from './judge/judge-track.ts';
import type { LabelName, Told } from './judge/judgement.ts';
import { afterLosses, type Missed } from './judge/missed.ts';
import { regularsOf } from './judge/regulars.ts';
import { LastWord, type LastWordState } from './last-word.ts';

/** A track, as the session's own verdict takes it. */
export interface TrackOutcome extends TrackVerdict {
  /** The pooled score, as one sample of the session's pooling. */
  readonly sample: Sample | undefined;
  /** Tracks that are over: the pooled score if each member were alone. */
  readonly memberScores?: MemberScores;
}

/** The newest judgement on a track, as plain data. */
export interface TrackStateData extends LastWordState {
  readonly id: number;
  readonly label: LabelName | undefined;
  readonly score: number | undefined;
}

/** Facts for a judgement on a track that others know. */
export interface TrackContext {
  /** Pooled, 0..1; undefined without samples. */
  readonly score: number | undefined;
  readonly missed: Missed;
  readonly isFinal: boolean;
  /** Media time at which the evidence has settled; undefined: it has not. */
  readonly settledMs: number | undefined;
  /** Returns the families of manipulation that nobody who voted can see. */
  blindTo(regulars: readonly number[]): readonly string[];
}

/** A judgement on a track. */
export interface TrackJudgement extends Told {
  /** Indices of the members that vouch for what they can see. */
  readonly regulars: readonly number[];
  /** The label has changed. */
  readonly isNews: boolean;
  /** Callers are to hear of it. */
  readonly isTold: boolean;
}

/** A face that is followed: what was found about it last, and what callers were told. */
export class TrackState {
  readonly id: number;
  readonly evidence: Evidence;
  readonly #policy: VerdictPolicy;
  readonly #lastWord: LastWord;
  #label: LabelName | undefined;
  #score: number | undefined;

  constructor(data: TrackStateData, evidence: Evidence, policy: VerdictPolicy) {
    this.id = data.id;
    this.evidence = evidence;
    this.#policy = policy;
    this.#lastWord = new LastWord(policy, data);
    this.#label = data.label;
    this.#score = data.score;
  }

  get data(): TrackStateData {
    return { id: this.id, label: this.#label, score: this.#score, ...this.#lastWord.state };
  }

  /** First judged as soon as there are enough samples, then every `everyMs`. */
  get isDue(): boolean {
    const { minSamples, everyMs } = this.#policy;
    const { scored, firstMs, lastMs } = this.evidence;
    if (this.#label === undefined) return scored >= minSamples || lastMs - firstMs >= everyMs;
    return this.#lastWord.ageAt(lastMs) >= everyMs;
  }

  /** Judges what is known now. */
  judge({ score, missed, isFinal, settledMs, blindTo }: TrackContext): TrackJudgement {
    const { seen, scored, votes, abstentions, hasFailures, lastMs } = this.evidence;
    const borders = this.#lastWord.borders(isFinal);
    const regulars = regularsOf(votes, scored, borders);
    const facts = { score, seen, scored, abstentions, hasFailures, blindTo: blindTo(regulars) };
    const judged = judgeTrack(facts, this.#policy, borders);
    const { standing, ...told } = afterLosses({ ...judged, score }, missed, this.#policy, borders);
    const isNews = standing !== this.#label;
    this.#label = standing;
    this.#score = score;
    const isTold = this.#lastWord.take(told, borders, lastMs, settledMs);
    return { ...told, regulars, isNews, isTold };
  }

  /** As of the last `judge`. */
  get outcome(): TrackOutcome {
    const { seen, scored, lastMs } = this.evidence;
    const score = this.#score;
    const sample = score === undefined ? undefined : { score, ptsMs: lastMs, trackId: this.id };
    const isNew = this.#label === undefined;
    return { label: this.#label ?? 'LABEL_INCONCLUSIVE', seen, scored, isNew, sample };
  }
}
