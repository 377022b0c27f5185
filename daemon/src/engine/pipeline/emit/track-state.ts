import type { Sample } from '@trueframe/sdk';
import type { VerdictPolicy } from '../../../config/verdict-policy.ts';
import type { Evidence } from '../pool/evidence.ts';
import type { TrackVerdict } from './judge/judge-session.ts';
import { judgeTrack } from './judge/judge-track.ts';
import type { LabelName, Told } from './judge/judgement.ts';
import { afterLosses, type Missed } from './judge/missed.ts';

/** A track, as the session's own verdict takes it. */
export interface TrackOutcome extends TrackVerdict {
  /** The pooled score, as one sample of the session's pooling. */
  readonly sample: Sample | undefined;
  /** Tracks that are over: the pooled score if each member were alone. */
  readonly memberScores?: readonly (number | undefined)[];
}

/** The newest verdict on a track, as plain data. */
export interface TrackStateData {
  readonly id: number;
  readonly label: LabelName | undefined;
  readonly score: number | undefined;
  readonly toldMs: number;
}

/** A face that is followed: what callers were told of it last. */
export class TrackState {
  readonly id: number;
  readonly evidence: Evidence;
  #label: LabelName | undefined;
  #score: number | undefined;
  /** Media time of its newest verdict. */
  #toldMs: number;

  constructor({ id, label, score, toldMs }: TrackStateData, evidence: Evidence) {
    this.id = id;
    this.evidence = evidence;
    this.#label = label;
    this.#score = score;
    this.#toldMs = toldMs;
  }

  get data(): TrackStateData {
    return { id: this.id, label: this.#label, score: this.#score, toldMs: this.#toldMs };
  }

  /** First verdict as soon as there are enough samples, then every `everyMs`. */
  isDue({ minSamples, everyMs }: VerdictPolicy): boolean {
    const { scored, firstMs, lastMs } = this.evidence;
    if (this.#label === undefined) return scored >= minSamples || lastMs - firstMs >= everyMs;
    return lastMs - this.#toldMs >= everyMs;
  }

  /** Judges what is known now, and the pooled score; the answer counts as told. */
  judge(
    score: number | undefined,
    policy: VerdictPolicy,
    blindTo: readonly string[],
    missed: Missed,
  ): Told & { readonly isNews: boolean } {
    const { seen, scored, abstentions, hasFailures, lastMs } = this.evidence;
    const facts = { score, seen, scored, abstentions, hasFailures, blindTo };
    const judged = judgeTrack(facts, policy, this.#label);
    const { standing, ...told } = afterLosses({ ...judged, score }, missed, policy);
    const isNews = standing !== this.#label;
    this.#label = standing;
    this.#score = score;
    this.#toldMs = lastMs;
    return { ...told, isNews };
  }

  /** As of the last `judge`. */
  get outcome(): TrackOutcome {
    const { seen, scored, lastMs } = this.evidence;
    const score = this.#score;
    const sample = score === undefined ? undefined : { score, ptsMs: lastMs, trackId: this.id };
    return { label: this.#label ?? 'LABEL_INCONCLUSIVE', seen, scored, sample };
  }
}
