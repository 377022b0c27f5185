import type { Box } from '@trueframe/sdk';
import type { FrameBox } from './interpolate-track.ts';

const SEQUENCE = 7;
const SEQUENCE_STEP = 14;
const FACE_STEP = 2;

/** Seven kept frames in a row that the sequence model scores, all cut with one box. */
export interface SequenceSample {
  readonly frames: readonly number[];
  /** The box of the middle frame. */
  readonly box: Box;
  /** Each crop is flipped before it is resized. */
  readonly isFlipped: boolean;
}

/** One face that one of the two frame models scores. */
export interface FaceSample {
  readonly frame: number;
  readonly box: Box;
  readonly isFlipped: boolean;
  readonly model: 'first' | 'second';
}

/** Sequences of an interpolated track: every 14 boxes one of 7, every other flipped, from the first on. */
export function sequenceSamples(track: readonly FrameBox[]): SequenceSample[] {
  const samples: SequenceSample[] = [];
  for (let start = 0; start + SEQUENCE <= track.length; start += SEQUENCE_STEP) {
    const part = track.slice(start, start + SEQUENCE);
    samples.push({
      frames: part.map(({ frame }) => frame),
      box: part[(SEQUENCE - 1) / 2]!.box,
      isFlipped: samples.length % 2 === 0,
    });
  }
  return samples;
}

/** Faces of an interpolated track: every other box; two for the first model, two for the second, one of each flipped. */
export function faceSamples(track: readonly FrameBox[]): FaceSample[] {
  return track
    .filter((_, i) => i % FACE_STEP === 0)
    .map(({ frame, box }, i) => ({
      frame,
      box,
      isFlipped: i % 2 === 0,
      model: i % 4 < 2 ? 'first' : 'second',
    }));
}
