import type { Kept } from '../../wire/pictures.ts';
import { type ScoredFrame, TellingFrames } from './telling-frames.ts';

export interface PickerOptions {
  readonly enabled: boolean;
  readonly perTrack: number;
  /** Milliseconds that a picture is kept. */
  readonly retention: number;
}

/** Chooses the faces of a session that are kept, track by track. Times are on any one clock in milliseconds. */
export class EvidencePicker {
  readonly #options: PickerOptions;
  readonly #tracks = new Map<number, TellingFrames>();
  readonly #unwanted = new Set<number>();
  #isOn: boolean;

  constructor(options: PickerOptions, kept: readonly Kept[], now: number) {
    this.#options = options;
    this.#isOn = options.enabled;
    for (const { trackId, place, ...frame } of kept) {
      this.#track(trackId).restore(place, frame, now);
    }
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Returns the face with its place, if it gets one. */
  offer(trackId: number, frame: ScoredFrame, now: number): Kept | undefined {
    if (!this.#isOn || this.#unwanted.has(trackId)) return undefined;
    const track = this.#track(trackId);
    track.expire(now - this.#options.retention);
    const place = track.offer(frame, now);
    return place === undefined ? undefined : { trackId, place, ...frame };
  }

  /** There is no picture of it after all. */
  lose({ trackId, place }: Kept): void {
    this.#tracks.get(trackId)?.free(place);
  }

  /** The track is over. */
  end(trackId: number): void {
    this.#tracks.delete(trackId);
    this.#unwanted.delete(trackId);
  }

  /** Keeps nothing more of this track; 0: of no track. */
  refuse(trackId: number): void {
    if (trackId === 0) this.#isOn = false;
    else this.#unwanted.add(trackId);
  }

  #track(trackId: number): TellingFrames {
    const track = this.#tracks.get(trackId) ?? new TellingFrames(this.#options.perTrack);
    this.#tracks.set(trackId, track);
    return track;
  }
}
