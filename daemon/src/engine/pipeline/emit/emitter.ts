import type {
  Discontinuity,
  FrameCounts,
  Gap,
  ModelRef,
  Summary,
  TrackScore,
  Verdict,
  VideoInfo,
} from '@trueframe/proto';
import type { Pooling, TrackedFace, TrackerUpdate } from '@trueframe/sdk';
import type { Pipeline } from '../../../config/pipeline.ts';
import { Newest, type NewestState } from '../../../lib/newest.ts';
import type { EventPayload } from '../../../wire/event-payload.ts';
import { endsTracks } from '../../../wire/gap-reasons.ts';
import type { MemberResult } from '../../../wire/member-result.ts';
import type { Books } from '../ledger.ts';
import { Degradation, type DegradationState } from '../pool/degradation.ts';
import { ensembleScore } from '../pool/ensemble.ts';
import { Evidence, type EvidenceState } from '../pool/evidence.ts';
import { GapBook, type GapBookState } from './gap-book.ts';
import { blindSpots } from './judge/blind-spots.ts';
import { damagedShare, withDamage } from './judge/damaged.ts';
import { judgeSession, type LabelName } from './judge/judge.ts';
import { withTruncation } from './judge/truncation.ts';
import type { Memory } from './memory.ts';
import { trackScore } from './track-score.ts';
import { type TrackOutcome, TrackState, type TrackStateData } from './track-state.ts';
import {
  type VerdictFacts,
  type VerdictOrigin,
  type Voter,
  verdictMessage,
} from './verdict-message.ts';

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
  readonly memory: Memory;
}

/** All that an emitter has learned, as plain data: another one with the same parts goes on from there. */
export interface EmitterState {
  readonly alive: readonly TrackStateData[];
  readonly finished: NewestState<TrackOutcome>;
  readonly finalVerdicts: NewestState<Verdict>;
  readonly all: EvidenceState;
  readonly degradation: DegradationState;
  readonly gaps: GapBookState;
  readonly books: Books;
  readonly label: LabelName | undefined;
  readonly lastTrackId: number;
  readonly rung: number;
  readonly size: FrameSize | undefined;
  readonly toldMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly discontinuities: number;
}

/** Pixels. */
interface FrameSize {
  readonly width: number;
  readonly height: number;
}

type EndedReason = 'REASON_LOST' | 'REASON_SOURCE_ENDED' | 'REASON_GAP' | 'REASON_STOPPED';

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
  readonly #finished: Newest<TrackOutcome>;
  readonly #finalVerdicts: Newest<Verdict>;
  readonly #all: Evidence;
  readonly #degradation: Degradation;
  readonly #gaps: GapBook;
  #rung = 0;
  /** What callers take boxes to be in. */
  #size: FrameSize | undefined;
  #books: Books = { received: 0, analysed: 0, dropped: {} };
  #label: LabelName | undefined;
  #toldMs = Number.NEGATIVE_INFINITY;
  #firstMs = Number.NaN;
  #lastMs = 0;
  #lastTrackId = 0;
  /** Of the source, once it has ended; 0: not known. */
  #completeness = 0;
  #discontinuities = 0;

  /** `from`: what an earlier one with the same parts had learned. */
  constructor(parts: SessionStateParts, from?: EmitterState) {
    this.#parts = parts;
    this.#weights = parts.pipeline.ensemble.map((member) => member.weight);
    this.#modelIds = parts.members.map(({ id }) => id);
    const { pipeline, pipelineVersion, members, memory } = parts;
    this.#origin = { pipeline, pipelineVersion, models: members.map(({ ref }) => ref) };
    this.#finished = new Newest(memory.tracks, from?.finished);
    this.#finalVerdicts = new Newest(memory.tracks, from?.finalVerdicts);
    this.#all = new Evidence(members.length, memory.samples, from?.all);
    this.#degradation = new Degradation(from?.degradation);
    this.#gaps = new GapBook(memory.gaps, from?.gaps);
    if (!from) return;
    for (const data of from.alive) {
      this.#alive.set(data.id, TrackState.restore(data, members.length, memory.samples));
    }
    this.#books = from.books;
    this.#label = from.label;
    this.#lastTrackId = from.lastTrackId;
    this.#rung = from.rung;
    this.#size = from.size;
    this.#toldMs = from.toldMs;
    this.#firstMs = from.firstMs;
    this.#lastMs = from.lastMs;
    this.#discontinuities = from.discontinuities;
  }

  get state(): EmitterState {
    return {
      alive: [...this.#alive.values()].map(({ data }) => data),
      finished: this.#finished.state,
      finalVerdicts: this.#finalVerdicts.state,
      all: this.#all.state,
      degradation: this.#degradation.state,
      gaps: this.#gaps.state,
      ...{ books: this.#books, label: this.#label, lastTrackId: this.#lastTrackId },
      size: this.#size,
      ...{ rung: this.#rung, toldMs: this.#toldMs, firstMs: this.#firstMs, lastMs: this.#lastMs },
      discontinuities: this.#discontinuities,
    };
  }

  /** Highest id of a track so far; 0: there was none. */
  get lastTrackId(): number {
    return this.#lastTrackId;
  }

  /** Jumps of the source's clock, also those that were not told one by one. */
  get discontinuities(): number {
    return this.#discontinuities;
  }

  get activeTracks(): number {
    return this.#alive.size;
  }

  get ptsMs(): number {
    return this.#lastMs;
  }

  get mediaMs(): number {
    return Number.isNaN(this.#firstMs) ? 0 : this.#lastMs - this.#firstMs;
  }

  /** Callers were told of this size. */
  announced({ width = 0, height = 0 }: VideoInfo): void {
    this.#size = { width, height };
  }

  /** One analysed frame: its tracks and, per seen face, what each member said. */
  frame(
    facts: {
      readonly index: number;
      readonly ptsMs: number;
      readonly width: number;
      readonly height: number;
      readonly counts: Books;
      /** Of the degrade ladder; absent: full quality. */
      readonly rung?: number | undefined;
    },
    { seen, ended }: TrackerUpdate,
    results: readonly (readonly MemberResult[])[],
  ): EventPayload[] {
    const events = this.#follow(facts);
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
    for (const trackId of ended) this.#end(trackId, 'REASON_LOST', events);
    const isDue = facts.ptsMs - this.#toldMs >= this.#parts.pipeline.verdict.everyMs;
    if ((isNews || isDue) && (this.#alive.size > 0 || this.#finished.items.length > 0)) {
      events.push({ verdict: this.#sessionVerdict(false) });
    }
    return events;
  }

  /** Media that was not seen; ends every track where nobody knows who is there after it. */
  gap(gap: Gap): EventPayload[] {
    const events: EventPayload[] = [];
    if (endsTracks(gap)) this.#endAll('REASON_GAP', events);
    this.#gaps.add(gap);
    events.push({ gap });
    return events;
  }

  /** The source's clock jumped. Tracks go on: the tracker sees whether the picture did. */
  discontinuity(discontinuity: Discontinuity): EventPayload[] {
    this.#discontinuities += 1 + Number(discontinuity.omitted ?? 0);
    return [{ discontinuity }];
  }

  /** Ends every track, then the session. The summary is the last event. */
  finish(end: {
    trackReason: EndedReason;
    endReason: NonNullable<Summary['endReason']>;
    completeness: number;
    elapsedMs: number;
    counts: FrameCounts & Books;
  }): EventPayload[] {
    const events: EventPayload[] = [];
    this.#books = end.counts;
    this.#completeness = end.completeness;
    this.#withdraw(events);
    this.#endAll(end.trackReason, events);
    const verdict = this.#sessionVerdict(true);
    events.push({ verdict });
    events.push({
      summary: {
        verdict,
        tracks: [...this.#finalVerdicts.items].sort((a, b) => a.trackId! - b.trackId!),
        tracksOmitted: this.#finalVerdicts.omitted,
        frames: end.counts,
        completeness: end.completeness,
        mediaMs: this.mediaMs,
        elapsedMs: end.elapsedMs,
        gaps: [...this.#gaps.items],
        gapsOmitted: this.#gaps.omitted,
        endReason: end.endReason,
        discontinuities: this.#discontinuities,
      },
    });
    return events;
  }

  /** Boxes are in pixels of their frame: a change of its size comes before them. */
  #follow({ ptsMs, width, height }: FrameSize & { readonly ptsMs: number }): EventPayload[] {
    if (this.#size?.width === width && this.#size.height === height) return [];
    this.#size = { width, height };
    return [{ frameSizeChanged: { ptsMs, width, height } }];
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
      const evidence = new Evidence(this.#parts.members.length, this.#parts.memory.samples);
      track = new TrackState(trackId, evidence, ptsMs);
      this.#alive.set(trackId, track);
      this.#lastTrackId = Math.max(this.#lastTrackId, trackId);
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
      this.#completeness,
    );
    const verdict = this.#toMessage(evidence, {
      trackId,
      isFinal,
      fromMs: evidence.firstMs,
      toMs: evidence.lastMs,
      pooling: pipeline.pooling.track.use,
      ...withDamage(judged, damagedShare(this.#books)),
    });
    events.push({ verdict });
    if (isFinal) this.#finalVerdicts.add(verdict);
    return isNews;
  }

  #end(trackId: number, reason: EndedReason, events: EventPayload[]): void {
    const track = this.#alive.get(trackId);
    if (!track) return; // Never reported: it was not confirmed.
    this.#alive.delete(trackId);
    const { lastMs, seen } = track.evidence;
    events.push({ trackEnded: { trackId, ptsMs: lastMs, reason, frames: seen } });
    this.#tellTrack(track, true, events);
    this.#finished.add(track.outcome);
  }

  /** Verdicts on tracks that were over before anybody knew how much of the source is missing. */
  #withdraw(events: EventPayload[]): void {
    const { verdict: policy } = this.#parts.pipeline;
    this.#finalVerdicts.revise((verdict) => {
      const before = { label: verdict.label as LabelName, reasons: verdict.reasons ?? [] };
      const { score: scoreBefore, ...rest } = verdict;
      const whole = withTruncation(before, this.#completeness, policy);
      const told = withDamage({ ...whole, score: scoreBefore }, damagedShare(this.#books));
      if (told.label === before.label) return verdict;
      const score = told.score === undefined ? {} : { score: told.score };
      const { label, reasons } = told;
      const revised: Verdict = { ...rest, ...score, label, reasons: [...new Set(reasons)] };
      events.push({ verdict: revised });
      return revised;
    });
  }

  #endAll(reason: EndedReason, events: EventPayload[]): void {
    const ids = [...this.#alive.keys()].sort((a, b) => a - b);
    for (const trackId of ids) this.#end(trackId, reason, events);
  }

  #sessionVerdict(isFinal: boolean): Verdict {
    const { verdict: policy, pooling } = this.#parts.pipeline;
    const living = [...this.#alive.values()].map(({ outcome }) => outcome);
    const tracks = [...this.#finished.items, ...living];
    const usable = tracks.filter(
      (t) => t.label !== 'LABEL_UNABLE_TO_EVALUATE' && t.scored >= policy.minSamples,
    );
    const samples =
      pooling.session.over === 'samples'
        ? usable.length > 0
          ? this.#all.samples.samples()
          : []
        : usable.flatMap((t) => t.sample ?? []);
    const score = samples.length > 0 ? this.#parts.sessionPooling.pool(samples) : undefined;
    const { abstentions, hasFailures } = this.#all;
    const judged = judgeSession(
      {
        score,
        abstentions,
        hasFailures,
        isReduced: this.#all.skipped.length > 0,
        blindTo: this.#blindTo(this.#all),
        tracks,
        analysedFrames: this.#books.analysed,
        gapShare:
          this.mediaMs > 0
            ? Math.min(1, this.#gaps.totalMs / this.mediaMs)
            : this.#gaps.items.length > 0
              ? 1
              : 0,
      },
      policy,
      this.#label,
    );
    const whole = withTruncation(judged, this.#completeness, policy);
    this.#label = whole.label;
    const told = withDamage({ ...whole, score }, damagedShare(this.#books));
    this.#toldMs = this.#lastMs;
    return this.#toMessage(this.#all, {
      trackId: 0,
      ...{ ...told, isFinal },
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
      samples: evidence.scored,
      scores: evidence.samples.scores(),
      voted: this.#membersAt(voted),
      regulars: this.#membersAt(evidence.regulars),
      abstained: this.#membersAt(abstained),
      failed: this.#membersAt(failed),
      rung: this.#rung,
      degradation: this.#degradationOf(judged.trackId, evidence),
      hasGap: this.#gaps.touches(fromMs, toMs),
      ...judged,
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
