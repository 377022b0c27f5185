import {
  defineMethod,
  type Method,
  type MethodResult,
  type ModelInput,
  type PlannedInput,
} from '@trueframe/sdk';
import { opencvLinear, opencvLinearFloat, type Picture } from '@trueframe/sdk/resize';
import * as z from 'zod';
import { checkMembers, someFailed, UNDECIDED, within } from '../shared/everybody.ts';
import type { PixelRect } from '../shared/pixel-rect.ts';
import { boxOf, type PlainBox, plainBox } from '../shared/plain-box.ts';
import { meanOf } from '../shared/scores-of.ts';
import { type FrameSteps, steppedFrames } from '../shared/stepped-frames.ts';
import { medicsClipInput } from './clip-input.ts';
import { type FaceRegion, faceRegions } from './face-regions.ts';
import { lowerMedian } from './median-lower.ts';
import { type DetectionPass, MEDICS_PASSES, medicsDetectorSize } from './passes.ts';
import { medicsSquares, medicsStillFrames, medicsStillInput } from './still-input.ts';

/** Every 10th of the first 100 frames. */
export const MEDICS_FRAMES: FrameSteps = { first: 0, step: 10, end: 100 };

const CLIP_SIDES = [224, 112];
const STILL_SIDE = 256;
const LOW = 0.001;
const HIGH = 0.999;
// Where a pass at the smaller scale goes when it fails.
const SMALLEST = 240;

type View = Pick<DetectionPass, 'longerSide' | 'maxFaces'>;
type Crop =
  | { readonly rows: readonly [number, number]; readonly columns: readonly [number, number] }
  | { readonly square: PlainBox };

/** Howard and Pan: faces of the first 100 frames as connected volumes; clips and stills, mean of faces, then models. */
const method: Method = {
  look(tried) {
    const pass = nextPass(tried);
    if (!pass) return undefined;
    const { longerSide, maxFaces, thresholds } = pass;
    return { view: { longerSide, maxFaces }, detectorOptions: { thresholds } };
  },
  frames: ({ frameCount }) => steppedFrames(frameCount, MEDICS_FRAMES),

  view(frame, view) {
    const { width, height } = medicsDetectorSize(frame, (view as unknown as View).longerSide);
    return opencvLinear(frame, width, height);
  },

  plan(looks, { video, view, members }) {
    checkMembers(
      'dfdc-medics',
      members,
      `clip models (maxFrames) of ${CLIP_SIDES.join(' or ')} and frame models of ${STILL_SIDE}, square`,
      (all) => all.every((input) => isClip(input) || isStill(input)),
    );
    const [first] = looks;
    if (!first || someFailed(looks)) return [];
    const { longerSide, maxFaces } = view as unknown as View;
    const { upscale, ...size } = medicsDetectorSize(first, longerSide);
    const faces = looks.map((look) => look.faces);
    const regions = faceRegions(faces, size, upscale).slice(0, maxFaces);
    const clips = regions.map((region, k) => planClips(region, k + 1, video.frameCount, members));
    const stills = regions.map((region, k) => {
      const squares = medicsSquares(region.corners, size, upscale);
      return planStills(region, squares, k + 1, video.frameCount, members);
    });
    // A missing square is an exception in the reference, and any there leaves the frame model out.
    const isComplete = stills.every((own) => own !== undefined);
    return [...clips.flat(), ...(isComplete ? stills.flat() : [])];
  },

  input(frame, plain, { width }) {
    const crop = plain as unknown as Crop;
    if ('square' in crop) return medicsStillInput(frame, boxOf(crop.square));
    const clip = medicsClipInput(frame, crop.rows, crop.columns);
    if (width === clip.width) return { ...clip, data: Uint8Array.from(clip.data) };
    const half: Picture<Float64Array> = opencvLinearFloat(clip, width, width);
    return { ...half, data: Float32Array.from(half.data) };
  },

  pool(results, members) {
    const perModel = Array.from({ length: members }, (_, member) => scoreOf(member, results));
    const scores = perModel.filter((score) => score !== undefined);
    if (scores.length === 0) return UNDECIDED;
    return { score: within(meanOf(scores), LOW, HIGH), isFallback: false };
  },
};

/** Both scales with high thresholds, then with low ones. A failure at the smaller scale has it halved once. */
function nextPass(tried: readonly { readonly hasFailed: boolean }[]): DetectionPass | undefined {
  const left = [...tried];
  for (let k = 0; k < MEDICS_PASSES.length; k += 2) {
    const small = MEDICS_PASSES[k]!;
    let last = left.shift();
    if (!last) return small;
    if (last.hasFailed) {
      last = left.shift();
      if (!last) return { ...small, longerSide: SMALLEST };
      if (last.hasFailed) continue;
    }
    if (!left.shift()) return MEDICS_PASSES[k + 1];
  }
  return undefined;
}

function isClip({ width, height, maxFrames }: ModelInput): boolean {
  return maxFrames !== undefined && width === height && CLIP_SIDES.includes(width);
}

function isStill({ width, height, frames }: ModelInput): boolean {
  return frames === 1 && width === STILL_SIDE && height === STILL_SIDE;
}

/** The whole clip for each size, as it is and mirrored. */
function planClips(
  { frames, rows, columns }: FaceRegion,
  track: number,
  frameCount: number,
  members: readonly ModelInput[],
): PlannedInput[] {
  const indices = steppedFrames(frameCount, { first: frames.from, step: 1, end: frames.to });
  return CLIP_SIDES.map((side) => ({
    frames: indices,
    crop: { rows, columns },
    votes: members.flatMap((input, member) =>
      isClip(input) && input.width === side
        ? [false, true].map((isMirrored) => ({ member, isMirrored }))
        : [],
    ),
    track,
  })).filter(({ votes }) => votes.length > 0);
}

/**
 * A square for each of the first frames, every other one mirrored, from the first on. Undefined when there are fewer
 * squares than frames, which is so for a face of four samples: 30 for 32.
 */
function planStills(
  { frames }: FaceRegion,
  squares: readonly PixelRect[],
  track: number,
  frameCount: number,
  members: readonly ModelInput[],
): PlannedInput[] | undefined {
  const still = members.flatMap((input, member) => (isStill(input) ? [member] : []));
  if (still.length === 0) return [];
  const indices = medicsStillFrames(frames).filter((frame) => frame < frameCount);
  if (indices.length > squares.length) return undefined;
  return indices.map((frame, offset) => ({
    frames: [frame],
    crop: { square: plainBox(squares[offset]!) },
    votes: still.map((member) => ({ member, isMirrored: offset % 2 === 0 })),
    track,
  }));
}

/** Mean over faces: of a clip model's two views, of a frame model's median. A model that failed anywhere is left out. */
function scoreOf(member: number, results: readonly MethodResult[]): number | undefined {
  const perFace = new Map<number, number[]>();
  let isClips = true;
  for (const { track, crop, votes, scores } of results) {
    for (const [k, vote] of votes.entries()) {
      if (vote.member !== member) continue;
      const [score] = scores[k]!;
      if (score === undefined) return undefined;
      isClips = 'rows' in (crop as unknown as Crop);
      perFace.set(track, [...(perFace.get(track) ?? []), score]);
    }
  }
  const faces = [...perFace.values()].map(isClips ? meanOf : lowerMedian);
  return faces.length > 0 ? meanOf(faces) : undefined;
}

export const medics = defineMethod({
  id: 'dfdc-medics',
  summary: 'The Medics: up to 5 faces of the first 100 frames; clip and frame models, plain means.',
  options: z.strictObject({}),
  create: () => method,
});
