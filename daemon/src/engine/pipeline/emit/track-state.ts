import type { Pooling, Sample } from '@trueframe/sdk';
import type { VerdictPolicy } from '../../../config/verdict-policy.ts';
import { Evidence, type EvidenceState } from '../pool/evidence.ts';
import { type Judgement, judgeTrack, type LabelName } from './judge/judge.ts';
import { withTruncation } from './judge/truncation.ts';

/** What the session's own verdict takes from a track. */
export interface TrackOutcome {
  readonly label: LabelName;
  /** Face-frames: how often it was seen, and of those with a score. */
  readonly seen: number;
  readonly scored: number;
  /** The pooled score, as one sample of the session's pooling. */
  readonly sample: Sample | undefined;
}

/** A track as plain data. */
export interface TrackStateData {
  readonly id: number;
  readonly evidence: EvidenceState;
  readonly label: LabelName | undefined;
  readonly score: number | undefined;
  readonly toldMs: number;
}

/** A face that is followed: what is known of it, and what callers were told of it last. */
export class TrackState {
  readonly id: number;
  readonly evidence: Evidence;
  #label: LabelName | undefined;
  #score: number | undefined;
  /** Media time of its newest verdict. */
  #toldMs: number;

  constructor(id: number, evidence: Evidence, startedMs: number) {
    this.id = id;
    this.evidence = evidence;
    this.#toldMs = startedMs;
  }

  static restore(data: TrackStateData, members: number, maxSamples: number): TrackState {
    const track = new TrackState(
      data.id,
      new Evidence(members, maxSamples, data.evidence),
      data.toldMs,
    );
    track.#label = data.label;
    track.#score = data.score;
    return track;
  }

  get data(): TrackStateData {
    const { id, evidence } = this;
    return {
      id,
      evidence: evidence.state,
      ...{ label: this.#label, score: this.#score, toldMs: this.#toldMs },
    };
  }

  /** First verdict as soon as there are enough samples, then every `everyMs`. */
  isDue({ minSamples, everyMs }: VerdictPolicy): boolean {
    const { scored, firstMs, lastMs } = this.evidence;
    if (this.#label === undefined) return scored >= minSamples || lastMs - firstMs >= everyMs;
    return lastMs - this.#toldMs >= everyMs;
  }

  /** Judges what is known now; the answer counts as told. `completeness`: of the source, once it has ended; else 0. */
  judge(
    pooling: Pooling,
    policy: VerdictPolicy,
    blindTo: readonly string[],
    completeness: number,
  ): Judgement & { readonly score: number | undefined; readonly isNews: boolean } {
    const { samples, seen, scored, abstentions, hasFailures, lastMs } = this.evidence;
    const score = scored > 0 ? pooling.pool(samples.samples()) : undefined;
    const facts = { score, seen, scored, abstentions, hasFailures, blindTo };
    const judged = judgeTrack(facts, policy, this.#label);
    const { label, reasons } = withTruncation(judged, completeness, policy);
    const isNews = label !== this.#label;
    this.#label = label;
    this.#score = score;
    this.#toldMs = lastMs;
    return { label, reasons, score, isNews };
  }

  /** As of the last `judge`. */
  get outcome(): TrackOutcome {
    const { seen, scored, lastMs } = this.evidence;
    const score = this.#score;
    const sample = score === undefined ? undefined : { score, ptsMs: lastMs, trackId: this.id };
    return { label: this.#label ?? 'LABEL_INCONCLUSIVE', seen, scored, sample };
  }
}
