import type { Sample } from '@trueframe/sdk';

/** Numbers a sample: track, time, score. */
const WIDTH = 3;
const FIRST_CAPACITY = 64;

/**
 * The newest samples of a track or a session, at 24 bytes each: as objects they would take three times that, and a
 * collector would have to look at every one of them for as long as the session lasts.
 */
export class SampleStore {
  readonly #limit: number;
  #values: Float64Array;
  #capacity: number;
  #length = 0;
  /** Position of the oldest one. */
  #first = 0;

  /** `limit`: beyond it the oldest are forgotten. `values`: what `packed` of an earlier one gave. */
  constructor(limit: number, values: Float64Array = new Float64Array()) {
    this.#limit = limit;
    this.#length = Math.min(limit, values.length / WIDTH);
    this.#capacity = Math.min(limit, Math.max(FIRST_CAPACITY, this.#length));
    this.#values = new Float64Array(this.#capacity * WIDTH);
    this.#values.set(values.subarray(values.length - this.#length * WIDTH));
  }

  get length(): number {
    return this.#length;
  }

  add(trackId: number, ptsMs: number, score: number): void {
    if (this.#length === this.#capacity && this.#capacity < this.#limit) this.#grow();
    const at = ((this.#first + this.#length) % this.#capacity) * WIDTH;
    this.#values[at] = trackId;
    this.#values[at + 1] = ptsMs;
    this.#values[at + 2] = score;
    if (this.#length < this.#capacity) this.#length += 1;
    else this.#first = (this.#first + 1) % this.#capacity;
  }

  /** Returns the samples as poolings take them: oldest first. */
  samples(): Sample[] {
    const samples = new Array<Sample>(this.#length);
    for (let k = 0; k < this.#length; k++) {
      const at = this.#at(k);
      samples[k] = {
        trackId: this.#values[at]!,
        ptsMs: this.#values[at + 1]!,
        score: this.#values[at + 2]!,
      };
    }
    return samples;
  }

  /** Oldest first. */
  scores(): Float64Array {
    const scores = new Float64Array(this.#length);
    for (let k = 0; k < this.#length; k++) scores[k] = this.#values[this.#at(k) + 2]!;
    return scores;
  }

  /** All of it, for a store that goes on from here. */
  packed(): Float64Array {
    const packed = new Float64Array(this.#length * WIDTH);
    const tail = this.#values.subarray(this.#first * WIDTH, (this.#first + this.#length) * WIDTH);
    packed.set(tail);
    packed.set(this.#values.subarray(0, packed.length - tail.length), tail.length);
    return packed;
  }

  #at(k: number): number {
    return ((this.#first + k) % this.#capacity) * WIDTH;
  }

  /** Only a store that has not begun to forget grows, so the oldest one is still at its start. */
  #grow(): void {
    this.#capacity = Math.min(this.#limit, this.#capacity * 2);
    const values = new Float64Array(this.#capacity * WIDTH);
    values.set(this.#values);
    this.#values = values;
  }
}
