import type { Pooling, Sample, TrackedFace } from '@trueframe/sdk';
import type { MemberResult } from '../../../wire/member-result.ts';
import type { Settling, SettlingState } from '../settle/settling.ts';
import { isSpared } from '../settle/spared.ts';
import { Degradation, type DegradationState } from './degradation.ts';
import { ensembleScore } from './ensemble.ts';
import { Evidence, type EvidenceState } from './evidence.ts';
import { weighedByTime } from './weighed-by-time.ts';

export interface PoolParts {
  /** Weight of each member of the ensemble. */
  readonly weights: readonly number[];
  readonly poolings: {
    readonly members: Pooling;
    readonly track: Pooling;
    readonly session: Pooling;
  };
  /** The samples that the session's pooling is given. */
  readonly sessionOver: 'tracks' | 'samples';
  /** Newest samples that are kept, of each track and of the session. */
  readonly maxSamples: number;
  /** Early decision; absent: all faces are scored at one rate. */
  readonly settling?: Settling | undefined;
}

/** A track as one sample, and its pooled score if each member were alone. */
export interface VotedTrack {
  readonly sample: Sample | undefined;
  readonly memberScores: MemberScores;
}

/** By member; undefined: it did not vote. */
export type MemberScores = readonly (number | undefined)[];

/** All that a pool has learned, as plain data: another one with the same parts goes on from there. */
export interface PoolState {
  readonly tracks: readonly (readonly [id: number, evidence: EvidenceState])[];
  readonly session: EvidenceState;
  readonly degradation: DegradationState;
  readonly rung: number;
  readonly settling?: SettlingState;
}

/** The evidence of a session: the samples of its tracks, and what the pipeline's poolings make of them. */
export class Pool {
  readonly #parts: PoolParts;
  readonly #tracks = new Map<number, Evidence>();
  /** Evidence of all tracks together, also those that are over. */
  readonly session: Evidence;
  /** Degradation of all analysed frames, with faces or without. */
  readonly degradation: Degradation;
  #rung: number;
  /** Those that were pooled when a face had been seen so often: verdicts on a track and on the session often go together. */
  readonly #memberScores = new WeakMap<Evidence, { seen: number; scores: MemberScores }>();

  /** `from`: what an earlier one with the same parts had learned. */
  constructor(parts: PoolParts, from?: PoolState) {
    this.#parts = parts;
    this.session = this.#evidence(from?.session);
    this.degradation = new Degradation(from?.degradation);
    this.#rung = from?.rung ?? 0;
    for (const [id, evidence] of from?.tracks ?? []) this.#tracks.set(id, this.#evidence(evidence));
  }

  get state(): PoolState {
    return {
      tracks: [...this.#tracks].map(([id, { state }]) => [id, state]),
      session: this.session.state,
      degradation: this.degradation.state,
      rung: this.#rung,
      ...(this.settling && { settling: this.settling.state }),
    };
  }

  /** Early decision; undefined: the session has none. */
  get settling(): Settling | undefined {
    return this.#parts.settling;
  }

  /** Rung of the degrade ladder on which the newest frame was analysed; 0: full quality. */
  get rung(): number {
    return this.#rung;
  }

  /**
   * Takes in an analysed frame. Returns what the ensemble says of each face, 0..1; undefined where no member voted.
   * `results`: `[face][member]`
   */
  add(
    { ptsMs, rung }: { readonly ptsMs: number; readonly rung: number },
    seen: readonly TrackedFace[],
    results: readonly (readonly MemberResult[])[],
  ): readonly (number | undefined)[] {
    this.#rung = rung;
    this.degradation.add(rung);
    const { weights, poolings } = this.#parts;
    return seen.map((face, k) => {
      const { trackId } = face;
      const said = results[k] ?? [];
      if (isSpared(said)) {
        this.#tracks.get(trackId)?.spare(ptsMs);
        this.session.spare(ptsMs);
        return undefined;
      }
      const sample = ensembleScore(said, weights, poolings.members, { trackId, ptsMs });
      const track = this.#tracks.get(trackId) ?? this.#begin(trackId);
      track.add(trackId, ptsMs, sample, said, rung);
      this.session.add(trackId, ptsMs, sample, said, rung);
      this.settling?.take(face, ptsMs, sample);
      return sample;
    });
  }

  /** Evidence of a track that was seen and is not forgotten. */
  track(id: number): Evidence {
    return this.#tracks.get(id)!;
  }

  /** The track is over, and everything was said of it. */
  forget(id: number): void {
    this.#tracks.delete(id);
    this.settling?.forget(id);
  }

  /** Pooled score of a track, 0..1; undefined without samples. */
  trackScore({ scored, samples }: Evidence): number | undefined {
    return scored > 0 ? this.#pooled('track', samples.samples()) : undefined;
  }

  /** Returns the pooled score of a track as if each member were alone; undefined: it did not vote. */
  memberScoresOf(evidence: Evidence): MemberScores {
    const { seen, samples } = evidence;
    const known = this.#memberScores.get(evidence);
    if (known?.seen === seen) return known.scores;
    const scores = this.#eachMember((k) => this.#pooled('track', samples.votesOf(k)));
    this.#memberScores.set(evidence, { seen, scores });
    return scores;
  }

  /** Pooled score of the session, 0..1; undefined without usable tracks. `tracks`: the usable ones, each as one sample. */
  sessionScore(tracks: readonly (Sample | undefined)[]): number | undefined {
    if (tracks.length === 0) return undefined;
    const isOverTracks = this.#parts.sessionOver === 'tracks';
    const samples = isOverTracks ? tracks.filter(isThere) : this.session.samples.samples();
    return this.#pooled('session', samples);
  }

  /** The same if each member were alone. `tracks`: those that `sessionScore` rests on, with their `memberScoresOf`. */
  sessionMemberScores(tracks: readonly VotedTrack[]): MemberScores {
    const isOverTracks = this.#parts.sessionOver === 'tracks';
    return this.#eachMember((k) => {
      if (tracks.length === 0) return undefined;
      const votes = isOverTracks
        ? tracks.map((track) => withScore(track.sample, track.memberScores[k])).filter(isThere)
        : this.session.samples.votesOf(k);
      return this.#pooled('session', votes);
    });
  }

  #begin(id: number): Evidence {
    const evidence = this.#evidence();
    this.#tracks.set(id, evidence);
    return evidence;
  }

  /** Undefined: there is nothing to pool. */
  #pooled(use: 'track' | 'session', samples: readonly Sample[]): number | undefined {
    if (samples.length === 0) return undefined;
    const watchFps = this.settling?.watchFps;
    const weighed = watchFps ? weighedByTime(samples, 1000 / watchFps) : samples;
    return this.#parts.poolings[use].pool(weighed);
  }

  #eachMember<T>(make: (member: number) => T): T[] {
    return this.#parts.weights.map((_, k) => make(k));
  }

  #evidence(from?: EvidenceState): Evidence {
    const { weights, maxSamples } = this.#parts;
    return new Evidence(weights.length, maxSamples, from);
  }
}

function withScore(sample: Sample | undefined, score: number | undefined): Sample | undefined {
  return sample && score !== undefined ? { ...sample, score } : undefined;
}

function isThere(sample: Sample | undefined): sample is Sample {
  return sample !== undefined;
}
