import type { TrackedFace } from '@trueframe/sdk';
import type { Settle } from '../../../config/settle.ts';
import {
  type Reopening,
  type Settled,
  TrackSettlement,
  type TrackSettlementState,
} from './track-settlement.ts';

/** Frames come at times of their own: one that is this early is as good as the one that is due, as a share of the interval. */
const EARLY = 0.1;

export interface SettlingParts {
  readonly rules: Settle;
  /** A track with fewer samples does not settle. */
  readonly minSamples: number;
  /** True: settled tracks are watched at the watch rate. False: all frames are scored. */
  readonly isWatching: boolean;
  /** Told when a track has settled, and when it is opened again. */
  readonly onChange?: (change: SettlingChange) => void;
}

export type SettlingChange = { readonly settled: Settled } | { readonly reopened: Reopening };

/** All of it as plain data. */
export type SettlingState = readonly (readonly [id: number, state: TrackSettlementState])[];

/**
 * Early decision in a session: which tracks have settled, which of their faces are scored, and which frames are analysed while all
 * tracks in the picture have settled. It changes how often a face is looked at, and never what its verdict says.
 */
export class Settling {
  readonly #parts: SettlingParts;
  readonly #tracks = new Map<number, TrackSettlement>();
  /** Media time of the newest frame in which a settled track was chosen to be scored. */
  readonly #chosenMs = new Map<number, number>();
  #admittedMs = Number.NEGATIVE_INFINITY;
  /** The answer of `last` before the newest track went. */
  #lastOfGone: Settled | undefined;

  constructor(parts: SettlingParts, from: SettlingState = []) {
    this.#parts = parts;
    for (const [id, state] of from) this.#tracks.set(id, this.#open(state));
  }

  get state(): SettlingState {
    return [...this.#tracks].map(([id, { state }]) => [id, state]);
  }

  /** Settled tracks are watched at this rate, in frames per second; undefined: at the rate of all tracks. */
  get watchFps(): number | undefined {
    const { isWatching, rules } = this.#parts;
    return isWatching ? rules.watchFps : undefined;
  }

  /** True: there are tracks, and every one of them has settled. */
  get isSettled(): boolean {
    if (this.#tracks.size === 0) return false;
    return [...this.#tracks.values()].every(({ settled }) => settled);
  }

  /** True: nothing but the watch rate is needed until further notice. */
  get isQuiet(): boolean {
    return this.#parts.isWatching && this.isSettled;
  }

  /** Undefined: it has not settled. */
  track(id: number): Settled | undefined {
    return this.#tracks.get(id)?.settled;
  }

  /** The track that was the last to settle, while nobody is in the picture as before; undefined: not all have. */
  get last(): Settled | undefined {
    if (this.#tracks.size === 0) return this.#lastOfGone;
    if (!this.isSettled) return undefined;
    const all = [...this.#tracks.values()].map(({ settled }) => settled!);
    return all.reduce((last, one) => (one.atMs > last.atMs ? one : last));
  }

  /** Returns whether a frame that the sampling policy wants is analysed. It counts as analysed then. */
  admits(ptsMs: number): boolean {
    if (this.isQuiet && !this.#isDue(ptsMs, this.#admittedMs)) return false;
    this.#admittedMs = ptsMs;
    return true;
  }

  /** True: settled tracks are there, so that not all faces of a frame need be scored. */
  get spares(): boolean {
    if (!this.#parts.isWatching) return false;
    return [...this.#tracks.values()].some(({ settled }) => settled);
  }

  /** Returns which faces of a frame are to be scored. Those of settled tracks count as scored then. */
  choose(ptsMs: number, seen: readonly TrackedFace[]): boolean[] {
    return seen.map(({ trackId }) => {
      const settled = this.track(trackId);
      if (!this.#parts.isWatching || !settled) return true;
      if (!this.#isDue(ptsMs, this.#chosenMs.get(trackId) ?? settled.atMs)) return false;
      this.#chosenMs.set(trackId, ptsMs);
      return true;
    });
  }

  /** Takes in a face that was to be scored; `score` as the ensemble gave it, undefined where no member voted. */
  take({ trackId, detection }: TrackedFace, ptsMs: number, score: number | undefined): void {
    const track = this.#tracks.get(trackId) ?? this.#begin(trackId);
    const before = track.settled;
    const reopened = track.take(ptsMs, score, detection.box);
    const { settled } = track;
    if (reopened) this.#parts.onChange?.({ reopened });
    else if (settled && !before) this.#parts.onChange?.({ settled });
  }

  /** The picture has changed: nobody knows who is there. */
  reopenAll(): void {
    for (const track of this.#tracks.values()) {
      if (track.settled) this.#parts.onChange?.({ reopened: 'cut' });
      track.reopen();
    }
  }

  /** The track is over. */
  forget(trackId: number): void {
    this.#lastOfGone = this.last;
    this.#tracks.delete(trackId);
    this.#chosenMs.delete(trackId);
  }

  #isDue(ptsMs: number, lastMs: number): boolean {
    return ptsMs - lastMs >= (1000 / this.#parts.rules.watchFps) * (1 - EARLY) || ptsMs < lastMs;
  }

  #begin(trackId: number): TrackSettlement {
    const track = this.#open();
    this.#tracks.set(trackId, track);
    return track;
  }

  #open(state?: TrackSettlementState): TrackSettlement {
    const { rules, minSamples } = this.#parts;
    return new TrackSettlement(rules, minSamples, state);
  }
}
