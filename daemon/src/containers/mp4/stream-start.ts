import { rescale } from '../rescale.ts';
import type { Mp4Fragment } from './fragment.ts';
import type { Mp4Track, Mp4Tracks } from './tracks.ts';

/** So much of the video ffmpeg reads before it decides; sound that has not begun by then does not count. */
const MOST_SAMPLES = 20;
const MOST_SECONDS = 1;
const MICROSECONDS = 1_000_000;

/** Finds out where a stream starts: where the first of picture and sound does, by their edit lists. */
export class StreamStart {
  readonly #tracks: Mp4Tracks;
  #video: bigint | undefined;
  readonly #sounds: (bigint | undefined)[];
  #isKnown = false;
  #samples = 0;
  #seconds = 0;

  constructor(tracks: Mp4Tracks) {
    this.#tracks = tracks;
    this.#sounds = tracks.sounds.map(() => undefined);
  }

  /** Start of the video as a time of its media, in ticks, as far as it is known. To the microsecond, as ffmpeg has it. */
  get ticks(): bigint {
    const { video } = this.#tracks;
    const begun = [this.#video, ...this.#sounds].filter((one) => one !== undefined);
    const first = begun.reduce((least, one) => (one < least ? one : least), begun[0] ?? 0n);
    return rescale(first, video.timescale, MICROSECONDS) + BigInt(video.shownFrom);
  }

  /** Frames per second, to the hundredth; 0: unknown. */
  get frameRate(): number {
    return this.#seconds > 0 ? Math.round((100 * this.#samples) / this.#seconds) / 100 : 0;
  }

  get #isLate(): boolean {
    return this.#samples >= MOST_SAMPLES || this.#seconds >= MOST_SECONDS;
  }

  /** Notes the next fragment, its video and when sounds begin. Returns true when the start is known for good. */
  note(fragment: Mp4Fragment | undefined, soundsAt: readonly (bigint | undefined)[] = []): boolean {
    const { video, sounds } = this.#tracks;
    if (fragment && !this.#isLate) {
      this.#samples += fragment.samples.length;
      this.#seconds += fragment.duration / video.timescale;
    }
    if (this.#isKnown) return true;
    for (const [k, track] of sounds.entries()) {
      const at = soundsAt[k];
      if (at !== undefined) this.#sounds[k] ??= shownAt(at, track);
    }
    if (fragment) {
      const firstAt = fragment.decodeTime + BigInt(fragment.samples[0]!.offset);
      this.#video ??= shownAt(firstAt, video);
    }
    const areAllThere = this.#video !== undefined && !this.#sounds.includes(undefined);
    this.#isKnown = areAllThere || this.#isLate;
    return this.#isKnown;
  }
}

/** In microseconds. */
function shownAt(time: bigint, { shownFrom, timescale }: Mp4Track): bigint {
  return rescale(time - BigInt(shownFrom), MICROSECONDS, timescale);
}
