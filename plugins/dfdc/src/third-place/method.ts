import {
  type Box,
  defineMethod,
  type LookedAt,
  type Method,
  type MethodResult,
  type ModelInput,
  type PlannedInput,
  TrueframeError,
} from '@trueframe/sdk';
import * as z from 'zod';
import { checkMembers, oneLook, someFailed, UNDECIDED } from '../shared/everybody.ts';
import { cutTurned, plainBox, type TurnedBox } from '../shared/plain-box.ts';
import { poolConfidenceWeighted } from './confidence-weighted.ts';
import { thirdPlaceFirstInput, thirdPlaceRect, thirdPlaceSecondInput } from './crops.ts';
import { thirdPlaceDetectorFrames, thirdPlaceFrames } from './frames.ts';
import { interpolateTrack } from './interpolate-track.ts';
import { overlapTracks, THIRD_PLACE_TRACKS } from './overlap-tracks.ts';
import { faceSamples, sequenceSamples } from './samples.ts';

const WIDTH = 192;
const HEIGHT = 224;
const SEQUENCE = 7;
const DETECTOR_STEP = 3;
const WEIGHTS = { exponent: 0.65, low: 0.01, high: 0.99 };

type Kind = 'sequence' | 'first' | 'second';
interface Crop extends TurnedBox {
  readonly kind: Kind;
}

/** NTech-Lab: faces followed at 5 Hz, sequences of 7 frames and single faces, weighted by confidence. */
const method: Method = {
  look: oneLook,
  frames: (video) => thirdPlaceDetectorFrames(keptFrames(video)),
  // The reference's own detector may not be shipped; what another one is shown is its own business.
  view: (frame) => frame,

  plan(looks, { video, members }) {
    const member = membersByKind(members);
    if (someFailed(looks)) return [];
    const kept = keptFrames(video);
    const tracks = overlapTracks(
      looks.map(({ faces }) => faces),
      THIRD_PLACE_TRACKS,
    ).map((track) => interpolateTrack(track, DETECTOR_STEP));
    const plan = (
      kind: Kind,
      frames: readonly number[],
      { box, isFlipped }: { readonly box: Box; readonly isFlipped: boolean },
      track: number,
    ): PlannedInput => ({
      frames: frames.map((frame) => kept[frame]!),
      crop: { rect: plainBox(thirdPlaceRect(box, looks[0] as LookedAt)), isFlipped, kind },
      votes: [{ member: member[kind], isMirrored: false }],
      track: track + 1,
    });
    // All sequences before all faces: the order in which the reference adds up.
    return [
      ...tracks.flatMap((boxes, track) =>
        sequenceSamples(boxes).map((one) => plan('sequence', one.frames, one, track)),
      ),
      ...tracks.flatMap((boxes, track) =>
        faceSamples(boxes).map((one) => plan(one.model, [one.frame], one, track)),
      ),
    ];
  },

  input(frame, plain) {
    const crop = plain as unknown as Crop;
    const face = cutTurned(frame, crop);
    return crop.kind === 'first' ? thirdPlaceFirstInput(face) : thirdPlaceSecondInput(face);
  },

  pool(results) {
    const scores = results.flatMap(scoresOf);
    if (scores.length === 0) return UNDECIDED;
    return { score: poolConfidenceWeighted(scores, WEIGHTS), isFallback: false };
  },
};

function keptFrames({ frameCount, frameRate }: { frameCount: number; frameRate: number }) {
  return thirdPlaceFrames(frameCount, frameRate);
}

/** One sequence model, and two frame models of which the first one listed is the reference's first. */
function membersByKind(members: readonly ModelInput[]): Readonly<Record<Kind, number>> {
  const indices = members.map((_, index) => index);
  const frame = indices.filter((index) => members[index]!.frames === 1);
  const sequence = indices.filter((index) => members[index]!.frames === SEQUENCE);
  checkMembers(
    'dfdc-3rd',
    members,
    `models of ${WIDTH}x${HEIGHT}: one of ${SEQUENCE} frames and two of one frame`,
    (all) =>
      all.every(({ width, height }) => width === WIDTH && height === HEIGHT) &&
      all.length === 3 &&
      frame.length === 2 &&
      sequence.length === 1,
  );
  return { sequence: sequence[0]!, first: frame[0]!, second: frame[1]! };
}

function scoresOf({ frames, scores }: MethodResult): readonly number[] {
  const [own = []] = scores;
  if (own.length === 0 || own.length === frames.length) return own;
  throw new TrueframeError(
    'PIPELINE_INVALID',
    'dfdc-3rd: the sequence model must give one score per frame: its bundle needs output.perFrame',
  );
}

export const thirdPlace = defineMethod({
  id: 'dfdc-3rd',
  summary: '3rd place: faces followed at 5 Hz; sequences and single faces, weighted by confidence.',
  options: z.strictObject({}),
  create: () => method,
});
