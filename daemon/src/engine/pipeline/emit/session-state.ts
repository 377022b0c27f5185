import type {
  FrameCounts,
  Gap,
  Label,
  ModelRef,
  Summary,
  TrackScore,
  Verdict,
} from '@trueframe/proto';
import type { Pooling, Sample, TrackedFace, TrackerUpdate } from '@trueframe/sdk';
import type { Pipeline } from '../../../config/pipeline.ts';
import type { EventPayload } from '../../messages.ts';
import type { MemberResult } from '../../workers/protocol.ts';
import type { Books } from '../ledger.ts';
import { effectiveSamples } from '../pool/effective-samples.ts';
import { Evidence } from '../pool/evidence.ts';
import { ensembleScore } from '../score/ensemble.ts';
import { blindSpots } from './blind-spots.ts';
import { judgeSession, judgeTrack, type LabelName } from './judge.ts';

/** Final verdicts of tracks that the summary lists; of more, the newest. */
const MAX_TRACKS_LISTED = 1000;

interface Track {
  readonly id: number;
  readonly evidence: Evidence;
  label: LabelName | undefined;
  /** Media time of its newest verdict. */
  toldMs: number;
  score: number | undefined;
}

export interface Member {
  readonly ref: ModelRef;
  readonly id: string;
  readonly scope: readonly string[];
  readonly blindTo?: readonly string[] | undefined;
}

export interface SessionStateParts {
  readonly pipeline: Pipeline;
  readonly pipelineVersion: string;
  readonly members: readonly Member[];
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
export class SessionState {
  readonly #parts: SessionStateParts;
  readonly #weights: readonly number[];
  readonly #alive = new Map<number, Track>();
  readonly #finished: {
    label: LabelName;
    seen: number;
    scored: number;
    sample: Sample | undefined;
  }[] = [];
  readonly #finalVerdicts: Verdict[] = [];
  readonly #all: Evidence;
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
    facts: { readonly index: number; readonly ptsMs: number; readonly counts: Books },
    { seen, ended }: TrackerUpdate,
    results: readonly (readonly MemberResult[])[],
  ): EventPayload[] {
    const events: EventPayload[] = [];
    if (Number.isNaN(this.#firstMs)) this.#firstMs = facts.ptsMs;
    this.#lastMs = facts.ptsMs;
    this.#books = facts.counts;
    const scores: TrackScore[] = [];
    seen.forEach((face, k) => {
      const score = ensembleScore(results[k] ?? [], this.#weights);
      this.#see(face, facts.ptsMs, score, results[k] ?? [], events);
      scores.push(this.#toTrackScore(face, score, results[k] ?? []));
    });
    if (this.#parts.includeScores && scores.length > 0) {
      events.push({ scores: { ptsMs: facts.ptsMs, frameIndex: facts.index, tracks: scores } });
    }
    let isNews = false;
    for (const { trackId } of seen) {
      const track = this.#alive.get(trackId)!;
      if (this.#isDue(track)) isNews = this.#tellTrack(track, false, events) || isNews;
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
      track = { id: trackId, evidence, label: undefined, toldMs: ptsMs, score: undefined };
      this.#alive.set(trackId, track);
      events.push({ trackStarted: { trackId, ptsMs, box, confidence } });
    } else if (this.#parts.includeTrackUpdates) {
      events.push({ trackUpdated: { trackId, ptsMs, box, confidence } });
    }
    track.evidence.add(trackId, ptsMs, score, results);
    this.#all.add(trackId, ptsMs, score, results);
  }

  /** First verdict as soon as there are enough samples, then every `everyMs`. */
  #isDue(track: Track): boolean {
    const { minSamples, everyMs } = this.#parts.pipeline.verdict;
    if (track.label === undefined) {
      return (
        track.evidence.scored >= minSamples ||
        track.evidence.lastMs - track.evidence.firstMs >= everyMs
      );
    }
    return track.evidence.lastMs - track.toldMs >= everyMs;
  }

  /** Returns whether the label changed. */
  #tellTrack(track: Track, isFinal: boolean, events: EventPayload[]): boolean {
    const { evidence } = track;
    track.score = evidence.scored > 0 ? this.#parts.trackPooling.pool(evidence.samples) : undefined;
    const { label, reasons } = judgeTrack(
      { ...pick(evidence), score: track.score, blindTo: this.#blindTo(evidence) },
      this.#parts.pipeline.verdict,
      track.label,
    );
    const isNews = label !== track.label;
    track.label = label;
    track.toldMs = evidence.lastMs;
    const verdict = this.#verdict(track.id, evidence, track.score, label, reasons, isFinal);
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
    const { lastMs, seen, scored } = track.evidence;
    events.push({ trackEnded: { trackId, ptsMs: lastMs, reason, frames: seen } });
    this.#tellTrack(track, true, events);
    this.#finished.push({ label: track.label!, seen, scored, sample: toSample(track) });
    if (this.#finished.length > MAX_TRACKS_LISTED) this.#finished.shift();
  }

  #sessionVerdict(isFinal: boolean, isTruncated: boolean): Verdict {
    const { verdict: policy, pooling } = this.#parts.pipeline;
    const living = [...this.#alive.values()].map((track) => ({
      label: track.label ?? ('INCONCLUSIVE' as const),
      seen: track.evidence.seen,
      scored: track.evidence.scored,
      sample: toSample(track),
    }));
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
    const { label, reasons } = judgeSession(
      {
        ...pick(this.#all),
        score,
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
    return this.#verdict(0, this.#all, score, label, reasons, isFinal);
  }

  #verdict(
    trackId: number,
    evidence: Evidence,
    score: number | undefined,
    label: Label & LabelName,
    reasons: readonly string[],
    isFinal: boolean,
  ): Verdict {
    const { pipeline, pipelineVersion, members } = this.#parts;
    const { received, analysed } = this.#books;
    const { synthetic, authentic, hysteresis } = pipeline.verdict;
    const { voted, abstained, failed } = evidence.members;
    const ids = (indices: readonly number[]) => indices.map((k) => members[k]!.id);
    const isSession = trackId === 0;
    const fromMs = isSession ? (Number.isNaN(this.#firstMs) ? 0 : this.#firstMs) : evidence.firstMs;
    const toMs = isSession ? this.#lastMs : evidence.lastMs;
    return {
      trackId,
      label,
      final: isFinal,
      ...(score === undefined ? {} : { score }),
      reasons: [...new Set(reasons)],
      fromMs,
      toMs,
      samples: evidence.scored,
      effectiveSamples:
        evidence.scored > 0 ? effectiveSamples(evidence.samples.map((s) => s.score)) : 0,
      members: { voted: ids(voted), abstained: ids(abstained), failed: ids(failed) },
      pooling: isSession
        ? `${pipeline.pooling.session.use} over ${pipeline.pooling.session.over}`
        : pipeline.pooling.track.use,
      thresholds: { synthetic, authentic, hysteresis },
      pipeline: pipeline.id,
      pipelineVersion,
      models: members.map((member) => member.ref),
      coverage: received > 0 ? analysed / received : 0,
      degradeRung: 0,
      scope: [...new Set(voted.flatMap((k) => members[k]!.scope))],
      blindTo: this.#blindTo(evidence),
      hasGap: this.#gaps.some((gap) => Number(gap.toMs) >= fromMs && Number(gap.fromMs) <= toMs),
    };
  }

  #blindTo(evidence: Evidence): string[] {
    return blindSpots(evidence.members.voted.map((k) => this.#parts.members[k]!));
  }

  #toTrackScore(
    { trackId, detection }: TrackedFace,
    score: number | undefined,
    results: readonly MemberResult[],
  ): TrackScore {
    return {
      trackId,
      box: detection.box,
      ...(score === undefined ? {} : { score }),
      members: results.map((result, k) => {
        const modelId = this.#parts.members[k]!.id;
        if (typeof result === 'number') return { modelId, score: result };
        return { modelId, reason: 'abstain' in result ? result.abstain : result.failed.code };
      }),
    };
  }
}

function pick({ seen, scored, abstentions, hasFailures }: Evidence) {
  return { seen, scored, abstentions, hasFailures };
}

/** A track's pooled score as one sample of the session's pooling. */
function toSample(track: Track): Sample | undefined {
  if (track.score === undefined) return undefined;
  return { score: track.score, ptsMs: track.evidence.lastMs, trackId: track.id };
}
