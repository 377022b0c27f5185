import type { StandardSchemaV1 } from '@standard-schema/spec';
import { API_VERSION } from './api-version.ts';
import type { Detection } from './detection.ts';
import type { ModelInput } from './model-manifest.ts';
import type { OptionsSchema } from './options.ts';
import type { Picture, PictureData } from './tensor/resize/picture.ts';

/** Values that survive structured clone and JSON. */
export type PlainData =
  | string
  | number
  | boolean
  | null
  | readonly PlainData[]
  | { readonly [key: string]: PlainData };

/** Facts about a video before it is decoded. */
export interface MethodVideo {
  /** Frames that it has. */
  readonly frameCount: number;
  /** Frames per second as the container says; 0: unknown. */
  readonly frameRate: number;
}

/** One way of looking for faces in the whole video. */
export interface MethodPass {
  /** Data that `view` needs in this pass. */
  readonly view: PlainData;
  /** Options of the pipeline's detector that differ in this pass. */
  readonly detectorOptions?: Readonly<Record<string, PlainData>> | undefined;
}

/** Facts that a plan is made from. */
export interface PlanFacts {
  readonly video: MethodVideo;
  /** The `view` of the pass that has the faces. */
  readonly view: PlainData;
  /** Inputs of the ensemble's members, in its order. */
  readonly members: readonly ModelInput[];
}

/** A frame that was looked at. */
export interface LookedAt {
  /** Index among the decoded frames of the video. */
  readonly frame: number;
  /** Pixels of the frame, not of its view. */
  readonly width: number;
  readonly height: number;
  /** In pixels of the view, in the detector's order; empty when it failed. */
  readonly faces: readonly Detection[];
  /** The view could not be made, or the detector failed on it. */
  readonly hasFailed: boolean;
}

/** One picture, or one row of pictures, that some members score. */
export interface PlannedInput {
  /** Indices of its frames, growing: one for a frame model, several for a sequence or a clip. */
  readonly frames: readonly number[];
  /** Data that `input` needs to cut it out. */
  readonly crop: PlainData;
  /** Members that score it; `isMirrored`: left and right are swapped after `input`, for test-time augmentation. */
  readonly votes: readonly PlannedVote[];
  /** Number of the face, from 1; 0: the method does not tell faces apart. */
  readonly track: number;
}

export interface PlannedVote {
  /** Index in the ensemble. */
  readonly member: number;
  readonly isMirrored: boolean;
}

/** Outcome of one planned input. */
export interface MethodResult extends PlannedInput {
  /**
   * `[vote][score]`, each 0..1, 1 = synthetic: one score per input, or one per frame where the model gives those. A vote
   * is empty when its member failed or abstained; all are when the input could not be cut out.
   */
  readonly scores: readonly (readonly number[])[];
}

export interface MethodOutcome {
  /** 0..1, 1 = synthetic. */
  readonly score: number;
  /** The score is only what the method says when it cannot tell; nothing is concluded from it. */
  readonly isFallback: boolean;
}

/**
 * The analysis of a whole video, as pure functions: what happens to a frame may depend on all others. The host decodes
 * the file, once per look and once more for the inputs, and does everything that costs time on its worker threads.
 *
 * In order: `look`, `frames`, `view` of each frame, `plan`; again from `look` until a plan has inputs or there is nothing
 * left to try; then `input` for every frame of every input, and `pool`. Instances live in several threads and must keep
 * nothing from one call to the next. Pictures are packed RGB, converted as OpenCV's reader does, and are valid only
 * during the call.
 */
export interface Method {
  /** The next way of looking, after those that found nothing to score; undefined: give up. */
  look(tried: readonly { readonly hasFailed: boolean }[]): MethodPass | undefined;
  /** Frames to look at, growing. */
  frames(video: MethodVideo): readonly number[];
  /** Returns the picture that the detector is shown; this may be the frame itself. */
  view(frame: Picture, view: PlainData): Picture;
  /**
   * Returns the inputs to be scored, given the frames that were looked at (those that the video turned out to have).
   * @throws PIPELINE_INVALID the ensemble is not one that the method can use
   */
  plan(looks: readonly LookedAt[], given: PlanFacts): readonly PlannedInput[];
  /**
   * One frame of one input, 0..255, at the size of `member`; colour order and normalisation are the host's.
   * Whatever it throws makes the input a failed one.
   */
  input(frame: Picture, crop: PlainData, member: ModelInput): Picture<PictureData>;
  /**
   * The number for the video. Called without results when nothing could be planned, whatever the reason; and once for each
   * member with its votes alone, as if it were the only one (`members` 1, its index 0).
   */
  pool(results: readonly MethodResult[], members: number): MethodOutcome;
}

export interface MethodSpec<S extends OptionsSchema> {
  /** Unique among methods; what a pipeline writes after `use:`. */
  readonly id: string;
  readonly summary: string;
  readonly options: S;
  create(options: StandardSchemaV1.InferOutput<S>): Method;
}

export interface MethodDefinition<S extends OptionsSchema = OptionsSchema> extends MethodSpec<S> {
  readonly kind: 'method';
  readonly apiVersion: number;
}

export function defineMethod<S extends OptionsSchema>(spec: MethodSpec<S>): MethodDefinition<S> {
  return Object.freeze({ ...spec, kind: 'method', apiVersion: API_VERSION });
}
