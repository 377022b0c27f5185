import type { Discontinuity, FrameCounts, Gap, Summary, VideoInfo } from '@trueframe/proto';
import type { TrackerUpdate } from '@trueframe/sdk';
import type { Pipeline } from '../../../config/pipeline.ts';
import type { EventPayload } from '../../../wire/event-payload.ts';
import { endsTracks } from '../../../wire/gap-reasons.ts';
import type { MemberResult } from '../../../wire/member-result.ts';
import type { Books } from '../ledger.ts';
import type { Pool } from '../pool/pool.ts';
import { Coverage, type CoverageState } from './coverage.ts';
import type { Memory } from './memory.ts';
import { sessionStarted } from './session-started.ts';
import { SessionVerdict, type SessionVerdictState } from './session-verdict.ts';
import { type EndedReason, TrackBook, type TrackBookState } from './track-book.ts';
import { trackScore } from './track-score.ts';
import { type Member, VerdictWriter } from './verdict-writer.ts';

export interface EmitterParts {
  readonly pool: Pool;
  readonly pipeline: Pipeline;
  readonly pipelineVersion: string;
  readonly members: readonly Member[];
  /** The sampling policy, in words. */
  readonly sampling: string;
  readonly includeScores: boolean;
  readonly includeTrackUpdates: boolean;
  readonly memory: Memory;
}

/** All that an emitter has learned, as plain data: another one with the same parts goes on from there. */
export interface EmitterState {
  readonly tracks: TrackBookState;
  readonly coverage: CoverageState;
  readonly session: SessionVerdictState;
  readonly size: FrameSize | undefined;
  readonly discontinuities: number;
}

/** Pixels. */
interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** An analysed frame, after detect, track, score and pool. */
export interface AnalysedFrame extends FrameSize {
  readonly index: number;
  readonly ptsMs: number;
  /** Booked frames after this one. */
  readonly counts: Books;
  readonly update: TrackerUpdate;
  /** `[face][member]` */
  readonly results: readonly (readonly MemberResult[])[];
  /** The ensemble's score of each face. */
  readonly samples: readonly (number | undefined)[];
}

/**
 * Says what callers are told of frames that the pool has taken in. Deterministic, without clock or I/O, so that replaying the same
 * frames gives the same events.
 */
export class Emitter {
  readonly #parts: EmitterParts;
  readonly #tracks: TrackBook;
  readonly #session: SessionVerdict;
  readonly #coverage: Coverage;
  readonly #writer: VerdictWriter;
  readonly #modelIds: readonly string[];
  /** The frame size that callers take boxes to be in. */
  #size: FrameSize | undefined;
  #discontinuities: number;

  /** `from`: what an earlier one with the same parts had learned. */
  constructor(parts: EmitterParts, from?: EmitterState) {
    const { pool, pipeline, pipelineVersion, members, memory, includeTrackUpdates } = parts;
    const coverage = new Coverage(memory.gaps, from?.coverage);
    const writer = new VerdictWriter(pipeline, pipelineVersion, members, pool, coverage);
    const shared = { pool, coverage, writer, policy: pipeline.verdict };
    const ofTracks = { includeUpdates: includeTrackUpdates, maxTracks: memory.tracks };
    this.#parts = parts;
    this.#modelIds = members.map(({ id }) => id);
    this.#coverage = coverage;
    this.#writer = writer;
    this.#tracks = new TrackBook({ ...shared, ...ofTracks }, from?.tracks);
    this.#session = new SessionVerdict({ ...shared, tracks: this.#tracks }, from?.session);
    this.#size = from?.size;
    this.#discontinuities = from?.discontinuities ?? 0;
  }

  get state(): EmitterState {
    return {
      tracks: this.#tracks.state,
      session: this.#session.state,
      coverage: this.#coverage.state,
      size: this.#size,
      discontinuities: this.#discontinuities,
    };
  }

  /** Highest id of a track so far; 0: there was none. */
  get lastTrackId(): number {
    return this.#tracks.lastId;
  }

  /** Jumps of the source's clock, also those that were not told one by one. */
  get discontinuities(): number {
    return this.#discontinuities;
  }

  /** Label of the newest verdict on a track that is alive; undefined: there is none yet. */
  labelOf(trackId: number): ReturnType<TrackBook['labelOf']> | undefined {
    return this.#tracks.labelOf(trackId);
  }

  get activeTracks(): number {
    return this.#tracks.active;
  }

  /** Media time of the newest analysed frame. */
  get ptsMs(): number {
    return this.#coverage.toMs;
  }

  /** The session has begun. */
  video(video: VideoInfo): EventPayload[] {
    const { width = 0, height = 0 } = video;
    this.#size = { width, height };
    return [sessionStarted(this.#writer.origin, video, this.#parts.sampling)];
  }

  /** Tells of one analysed frame. */
  frame(frame: AnalysedFrame): EventPayload[] {
    const { ptsMs, counts, update } = frame;
    const { seen, ended } = update;
    const resized = this.#follow(frame);
    this.#coverage.frame(ptsMs, counts);
    const sightings = seen.flatMap((face) => this.#tracks.see(face, ptsMs));
    const { events, isNews } = this.#tracks.tellDue(seen);
    const endings = ended.flatMap((trackId) => this.#tracks.end(trackId, 'REASON_LOST'));
    return [
      ...resized,
      ...sightings,
      ...this.#scoresOf(frame),
      ...events,
      ...endings,
      ...this.#session.tellDue(isNews),
    ];
  }

  /** Media that was not seen; ends every track where nobody knows who is there after it. */
  gap(gap: Gap): EventPayload[] {
    const endings = endsTracks(gap) ? this.#tracks.endAll('REASON_GAP') : [];
    this.#coverage.gap(gap);
    return [...endings, { gap }];
  }

  /** The source's clock jumped. Tracks go on: the tracker sees whether the picture did. */
  discontinuity(discontinuity: Discontinuity): EventPayload[] {
    this.#discontinuities += 1 + Number(discontinuity.omitted ?? 0);
    this.#parts.pool.settling?.reopenAll();
    return [{ discontinuity }];
  }

  /** Ends every track, then the session. The summary is the last event. */
  finish(end: {
    trackReason: EndedReason;
    endReason: NonNullable<Summary['endReason']>;
    completeness: number;
    elapsedMs: number;
    counts: FrameCounts & Books;
    /** Frames after the newest analysed one were read ahead, and say nothing of its verdict. */
    isEarly?: boolean;
  }): EventPayload[] {
    const { trackReason, endReason, completeness, elapsedMs, counts } = end;
    this.#coverage.end(end.isEarly ? this.#coverage.books : counts, completeness);
    const revised = this.#tracks.withdraw();
    const endings = this.#tracks.endAll(trackReason);
    const verdict = this.#session.final();
    const { verdicts, omitted } = this.#tracks.finalVerdicts;
    const { gaps, mediaMs } = this.#coverage;
    const summary = {
      verdict,
      tracks: verdicts,
      tracksOmitted: omitted,
      frames: counts,
      ...{ completeness, mediaMs, elapsedMs },
      gaps: [...gaps.items],
      gapsOmitted: gaps.omitted,
      endReason,
      discontinuities: this.#discontinuities,
    };
    return [...revised, ...endings, { verdict }, { summary }];
  }

  /** Nothing for callers who have not asked for scores. */
  #scoresOf({ index, ptsMs, update, results, samples }: AnalysedFrame): EventPayload[] {
    const { seen } = update;
    if (!this.#parts.includeScores || seen.length === 0) return [];
    const tracks = seen.map((face, k) =>
      trackScore(face, samples[k], results[k] ?? [], this.#modelIds),
    );
    return [{ scores: { ptsMs, frameIndex: index, tracks } }];
  }

  /** Boxes are in pixels of their frame: a change of its size comes before them. */
  #follow({ ptsMs, width, height }: FrameSize & { readonly ptsMs: number }): EventPayload[] {
    if (this.#size?.width === width && this.#size.height === height) return [];
    this.#size = { width, height };
    return [{ frameSizeChanged: { ptsMs, width, height } }];
  }
}
