import type { FrameCounts, Gap, ModelRef, Summary, TrackScore, Verdict } from '@trueframe/proto';
import type { Pooling, TrackedFace, TrackerUpdate } from '@trueframe/sdk';
import type { Pipeline } from '../../../config/pipeline.ts';
import type { EventPayload } from '../../messages.ts';
import type { MemberResult } from '../../workers/protocol.ts';
import type { Books } from '../ledger.ts';
import { Degradation } from '../pool/degradation.ts';
import { Evidence } from '../pool/evidence.ts';
import { ensembleScore } from '../score/ensemble.ts';
import { blindSpots } from './blind-spots.ts';
import { judgeSession, type LabelName } from './judge.ts';
import { trackScore } from './track-score.ts';
import { type TrackOutcome, TrackState } from './track-state.ts';
import {
  type VerdictFacts,
  type VerdictOrigin,
  type Voter,
  verdictMessage,
} from './verdict-message.ts';

/** Final verdicts of tracks that the summary lists; of more, the newest. */
const MAX_TRACKS_LISTED = 1000;

type Judged = Omit<
  VerdictFacts,
  | 'samples'
  | 'scores'
  | 'voted'
  | 'regulars'
  | 'abstained'
  | 'failed'
  | 'hasGap'
  | 'rung'
  | 'degradation'
>;

export interface Member extends Voter {
  readonly ref: ModelRef;
}

export interface SessionStateParts {
  readonly pipeline: Pipeline;
  readonly pipelineVersion: string;
  readonly members: readonly Member[];
  readonly memberPooling: Pooling;
  readonly trackPooling: Pooling;
  readonly sessionPooling: Pooling;
  readonly includeScores: boolean;
  readonly includeTrackUpdates: boolean;
}

type EndedReason = 'LOST' | 'SOURCE_ENDED' | 'GAP' | 'STOPPED';

/**
 * Pool and emit: takes tracked and scored frames in order and says what callers are told. Deterministic, without
 * clock or I/O, so that replaying the same frames gives the same events.
 */
export class Emitter {
  readonly #parts: SessionStateParts;
  readonly #weights: readonly number[];
  readonly #modelIds: readonly string[];
  readonly #origin: VerdictOrigin;
  readonly #alive = new Map<number, TrackState>();
  readonly #finished: TrackOutcome[] = [];
  readonly #finalVerdicts: Verdict[] = [];
  readonly #all: Evidence;
  readonly #degradation = new Degradation();
  #rung = 0;
  #books: Books = { received: 0, analysed: 0, dropped: {} };
  #label: LabelName | undefined;
  #toldMs = Number.NEGATIVE_INFINITY;
  #firstMs = Number.NaN;
  #lastMs = 0;
  readonly #gaps: Gap[] = [];
  #gapMs = 0;

  constructor(parts: SessionStateParts) {
    this.#parts = parts;
    this.#weights = parts.pipeline.ensemble.map((member) => member.weight);
    this.#modelIds = parts.members.map(({ id }) => id);
    const { pipeline, pipelineVersion, members } = parts;
    this.#origin = { pipeline, pipelineVersion, models: members.map(({ ref }) => ref) };
    this.#all = new Evidence(parts.members.length);
  }

  get activeTracks(): number {
    return this.#alive.size;
  }

  get ptsMs(): number {
    return this.#lastMs;
  }

  get gaps(): readonly Gap[] {
    return this.#gaps;
  }

  get mediaMs(): number {
    return Number.isNaN(this.#firstMs) ? 0 : this.#lastMs - this.#firstMs;
  }

  /** One analysed frame: its tracks and, per seen face, what each member said. */
  frame(
    facts: {
      readonly index: number;
      readonly ptsMs: number;
      readonly counts: Books;
      /** Of the degrade ladder; absent: full quality. */
      readonly rung?: number | undefined;
    },
    { seen, ended }: TrackerUpdate,
    results: readonly (readonly MemberResult[])[],
  ): EventPayload[] {
    const events: EventPayload[] = [];
    if (Number.isNaN(this.#firstMs)) this.#firstMs = facts.ptsMs;
    this.#lastMs = facts.ptsMs;
    this.#books = facts.counts;
    this.#rung = facts.rung ?? 0;
    this.#degradation.add(this.#rung);
    const scores: TrackScore[] = [];
    seen.forEach((face, k) => {
      const { trackId } = face;
      const score = ensembleScore(results[k] ?? [], this.#weights, this.#parts.memberPooling, {
        trackId,
        ptsMs: facts.ptsMs,
      });
      this.#see(face, facts.ptsMs, score, results[k] ?? [], events);
      scores.push(trackScore(face, score, results[k] ?? [], this.#modelIds));
    });
    if (this.#parts.includeScores && scores.length > 0) {
      events.push({ scores: { ptsMs: facts.ptsMs, frameIndex: facts.index, tracks: scores } });
    }
    let isNews = false;
    for (const { trackId } of seen) {
      const track = this.#alive.get(trackId)!;
      if (track.isDue(this.#parts.pipeline.verdict))
        isNews = this.#tellTrack(track, false, events) || isNews;
    }
    for (const trackId of ended) this.#end(trackId, 'LOST', events);
    const isDue = facts.ptsMs - this.#toldMs >= this.#parts.pipeline.verdict.everyMs;
    if ((isNews || isDue) && (this.#alive.size > 0 || this.#finished.length > 0)) {
      events.push({ verdict: this.#sessionVerdict(false, false) });
    }
    return events;
  }

  gap(gap: Gap, endedTracks: readonly number[]): EventPayload[] {
    const events: EventPayload[] = [];
    for (const trackId of endedTracks) this.#end(trackId, 'GAP', events);
    this.#gaps.push(gap);
    this.#gapMs += Math.max(0, Number(gap.toMs ?? 0) - Number(gap.fromMs ?? 0));
    events.push({ gap });
    return events;
  }

  /** Ends every track, then the session. The summary is the last event. */
  finish(
    endedTracks: readonly number[],
    end: {
      trackReason: EndedReason;
      endReason: NonNullable<Summary['endReason']>;
      completeness: number;
      elapsedMs: number;
      counts: FrameCounts & Books;
    },
  ): EventPayload[] {
    const events: EventPayload[] = [];
    this.#books = end.counts;
    for (const trackId of endedTracks) this.#end(trackId, end.trackReason, events);
    const isTruncated =
      end.endReason === 'SOURCE_ENDED' && end.completeness > 0 && end.completeness < 0.98;
    const verdict = this.#sessionVerdict(true, isTruncated);
    events.push({ verdict });
    events.push({
      summary: {
        verdict,
        tracks: [...this.#finalVerdicts].sort((a, b) => a.trackId! - b.trackId!),
        frames: end.counts,
        completeness: end.completeness,
        mediaMs: this.mediaMs,
        elapsedMs: end.elapsedMs,
        gaps: this.#gaps,
        endReason: end.endReason,
      },
    });
    return events;
  }

  #see(
    { trackId, detection }: TrackedFace,
    ptsMs: number,
    score: number | undefined,
    results: readonly MemberResult[],
    events: EventPayload[],
  ): void {
    const { box, confidence } = detection;
    let track = this.#alive.get(trackId);
    if (!track) {
      const evidence = new Evidence(this.#parts.members.length);
      track = new TrackState(trackId, evidence, ptsMs);
      this.#alive.set(trackId, track);
      events.push({ trackStarted: { trackId, ptsMs, box, confidence } });
    } else if (this.#parts.includeTrackUpdates) {
      events.push({ trackUpdated: { trackId, ptsMs, box, confidence } });
    }
    track.evidence.add(trackId, ptsMs, score, results, this.#rung);
    this.#all.add(trackId, ptsMs, score, results, this.#rung);
  }

  /** Returns whether the label changed. */
  #tellTrack(track: TrackState, isFinal: boolean, events: EventPayload[]): boolean {
    const { id: trackId, evidence } = track;
    const { trackPooling, pipeline } = this.#parts;
    const { isNews, ...judged } = track.judge(
      trackPooling,
      pipeline.verdict,
      this.#blindTo(evidence),
    );
    const verdict = this.#toMessage(evidence, {
      ...judged,
      trackId,
      isFinal,
      fromMs: evidence.firstMs,
      toMs: evidence.lastMs,
      pooling: pipeline.pooling.track.use,
    });
    events.push({ verdict });
    if (isFinal) {
      this.#finalVerdicts.push(verdict);
      if (this.#finalVerdicts.length > MAX_TRACKS_LISTED) this.#finalVerdicts.shift();
    }
    return isNews;
  }

  #end(trackId: number, reason: EndedReason, events: EventPayload[]): void {
    const track = this.#alive.get(trackId);
    if (!track) return; // Never reported: it was not confirmed.
    this.#alive.delete(trackId);
    const { lastMs, seen } = track.evidence;
    events.push({ trackEnded: { trackId, ptsMs: lastMs, reason, frames: seen } });
    this.#tellTrack(track, true, events);
    this.#finished.push(track.outcome);
    if (this.#finished.length > MAX_TRACKS_LISTED) this.#finished.shift();
  }

  #sessionVerdict(isFinal: boolean, isTruncated: boolean): Verdict {
    const { verdict: policy, pooling } = this.#parts.pipeline;
    const living = [...this.#alive.values()].map(({ outcome }) => outcome);
    const tracks = [...this.#finished, ...living];
    const usable = tracks.filter(
      (t) => t.label !== 'UNABLE_TO_EVALUATE' && t.scored >= policy.minSamples,
    );
    const samples =
      pooling.session.over === 'samples'
        ? usable.length > 0
          ? this.#all.samples
          : []
        : usable.flatMap((t) => t.sample ?? []);
    const score = samples.length > 0 ? this.#parts.sessionPooling.pool(samples) : undefined;
    const { abstentions, hasFailures } = this.#all;
    const { label, reasons } = judgeSession(
      {
        ...{ score, abstentions, hasFailures },
        isReduced: this.#all.skipped.length > 0,
        blindTo: this.#blindTo(this.#all),
        tracks,
        analysedFrames: this.#books.analysed,
        gapShare:
          this.mediaMs > 0
            ? Math.min(1, this.#gapMs / this.mediaMs)
            : this.#gaps.length > 0
              ? 1
              : 0,
        isTruncated,
      },
      policy,
      this.#label,
    );
    this.#label = label;
    this.#toldMs = this.#lastMs;
    return this.#toMessage(this.#all, {
      trackId: 0,
      ...{ label, reasons, score, isFinal },
      fromMs: Number.isNaN(this.#firstMs) ? 0 : this.#firstMs,
      toMs: this.#lastMs,
      pooling: `${pooling.session.use} over ${pooling.session.over}`,
    });
  }

  /** Adds what the evidence holds. */
  #toMessage(evidence: Evidence, judged: Judged): Verdict {
    const { voted, abstained, failed } = evidence.members;
    const { fromMs, toMs } = judged;
    const facts = {
      ...judged,
      samples: evidence.scored,
      scores: evidence.samples.map(({ score }) => score),
      voted: this.#membersAt(voted),
      regulars: this.#membersAt(evidence.regulars),
      abstained: this.#membersAt(abstained),
      failed: this.#membersAt(failed),
      rung: this.#rung,
      degradation: this.#degradationOf(judged.trackId, evidence),
      hasGap: this.#gaps.some((gap) => Number(gap.toMs) >= fromMs && Number(gap.fromMs) <= toMs),
    };
    return verdictMessage(facts, this.#origin, this.#books);
  }

  #blindTo(evidence: Evidence): string[] {
    return blindSpots(this.#membersAt(evidence.members.voted), this.#membersAt(evidence.regulars));
  }

  /** Undefined: all of it was analysed at full quality. */
  #degradationOf(trackId: number, evidence: Evidence): Verdict['degradation'] | undefined {
    const { highest, share } = trackId === 0 ? this.#degradation : evidence.degradation;
    if (highest === 0) return undefined;
    const skipped = this.#membersAt(evidence.skipped).map(({ id }) => id);
    return { highestRung: highest, share, skipped };
  }

  #membersAt(indices: readonly number[]): Member[] {
    return indices.map((k) => this.#parts.members[k]!);
  }
}
