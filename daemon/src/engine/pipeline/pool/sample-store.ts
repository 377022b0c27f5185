import type { Sample } from '@trueframe/sdk';
import type { MemberResult } from '../../../wire/member-result.ts';

/** Numbers a sample: track, time, score. */
const WIDTH = 3;
const FIRST_CAPACITY = 64;

/** All samples as plain data, oldest first. */
export interface PackedSamples {
  readonly samples: Float64Array;
  /** A number per sample and member, NaN: no vote. Absent in what was packed before there were votes: none. */
  readonly votes?: Float64Array;
}

/**
 * The newest samples of a track or a session, at 24 bytes each and 8 for each member: as objects they would take three times
 * that, and a collector would have to look at every one of them for as long as the session lasts.
 */
export class SampleStore {
  readonly #limit: number;
  readonly #members: number;
  #values: Float64Array;
  #votes: Float64Array;
  #capacity: number;
  #length = 0;
  /** Position of the oldest one. */
  #first = 0;

  /** `limit`: beyond it the oldest are forgotten. `from`: what `packed` of an earlier one gave. */
  constructor(limit: number, members: number, from?: PackedSamples) {
    const { samples = new Float64Array(), votes } = from ?? {};
    this.#limit = limit;
    this.#members = members;
    this.#length = Math.min(limit, samples.length / WIDTH);
    this.#capacity = Math.min(limit, Math.max(FIRST_CAPACITY, this.#length));
    this.#values = new Float64Array(this.#capacity * WIDTH);
    this.#values.set(samples.subarray(samples.length - this.#length * WIDTH));
    this.#votes = new Float64Array(this.#capacity * members).fill(Number.NaN);
    if (votes) this.#votes.set(votes.subarray(votes.length - this.#length * members));
  }

  get length(): number {
    return this.#length;
  }

  /** `results`: one per member. */
  add(trackId: number, ptsMs: number, score: number, results: readonly MemberResult[]): void {
    if (this.#length === this.#capacity && this.#capacity < this.#limit) this.#grow();
    const at = (this.#first + this.#length) % this.#capacity;
    this.#values[at * WIDTH] = trackId;
    this.#values[at * WIDTH + 1] = ptsMs;
    this.#values[at * WIDTH + 2] = score;
    for (let k = 0; k < this.#members; k++) {
      const result = results[k];
      this.#votes[at * this.#members + k] = typeof result === 'number' ? result : Number.NaN;
    }
    if (this.#length < this.#capacity) this.#length += 1;
    else this.#first = (this.#first + 1) % this.#capacity;
  }

  /** Returns the samples as poolings take them: oldest first. */
  samples(): Sample[] {
    return this.#samplesOf(this.#values, WIDTH, 2);
  }

  /** Returns the votes of a member as poolings take them. */
  votesOf(member: number): Sample[] {
    return this.#samplesOf(this.#votes, this.#members, member);
  }

  /** Oldest first. */
  scores(): Float64Array {
    const scores = new Float64Array(this.#length);
    for (let k = 0; k < this.#length; k++) scores[k] = this.#values[this.#at(k) * WIDTH + 2]!;
    return scores;
  }

  /** All of it, for a store that goes on from here. */
  packed(): Required<PackedSamples> {
    const unrolled = (ring: Float64Array, width: number) => {
      const packed = new Float64Array(this.#length * width);
      const tail = ring.subarray(this.#first * width, (this.#first + this.#length) * width);
      packed.set(tail);
      packed.set(ring.subarray(0, packed.length - tail.length), tail.length);
      return packed;
    };
    return {
      samples: unrolled(this.#values, WIDTH),
      votes: unrolled(this.#votes, this.#members),
    };
  }

  /** Scores of one column of a ring; without those that are none. */
  #samplesOf(ring: Float64Array, width: number, column: number): Sample[] {
    const samples = new Array<Sample>(this.#length);
    let count = 0;
    for (let k = 0; k < this.#length; k++) {
      const at = this.#at(k);
      const score = ring[at * width + column]!;
      if (Number.isNaN(score)) continue;
      const trackId = this.#values[at * WIDTH]!;
      samples[count++] = { trackId, ptsMs: this.#values[at * WIDTH + 1]!, score };
    }
    samples.length = count;
    return samples;
  }

  #at(k: number): number {
    return (this.#first + k) % this.#capacity;
  }

  /** Only a store that has not begun to forget grows, so the oldest one is still at its start. */
  #grow(): void {
    this.#capacity = Math.min(this.#limit, this.#capacity * 2);
    const values = new Float64Array(this.#capacity * WIDTH);
    const votes = new Float64Array(this.#capacity * this.#members);
    values.set(this.#values);
    votes.set(this.#votes);
    this.#values = values;
    this.#votes = votes;
  }
}
