import {
  type Frame,
  type Model,
  type PlainData,
  type Score,
  TrueframeError,
  type WireError,
} from '@trueframe/sdk';
import type { Picture, PictureData } from '@trueframe/sdk/resize';
import { inputDims, pictureToTensor, RgbPixels } from '@trueframe/sdk/tensor';
import type { PluginRef, RunRef } from '../../config/plugin-ref.ts';
import { logCause } from '../../lib/log-cause.ts';
import type { FrameSlot } from '../../wire/frame-slot.ts';
import type { Detected } from '../../wire/task-results.ts';
import type { WorkerRuntime } from '../workers/runtime.ts';

// What a worker does for a method, see sdk `Method`.

export interface LookTask {
  readonly sessionNumber: number;
  readonly method: PluginRef;
  readonly detector: RunRef;
  readonly view: PlainData;
  readonly slot: FrameSlot;
}

export interface CutTask {
  readonly sessionNumber: number;
  readonly method: PluginRef;
  readonly slot: FrameSlot;
  /** `model`: whose size the picture gets. */
  readonly cuts: readonly { readonly crop: PlainData; readonly model: RunRef }[];
}

export type CutPicture = Picture<PictureData> | { readonly failed: WireError };

export interface Cut {
  /** In memory that threads share: the clips that they make up are large. */
  readonly pictures: readonly CutPicture[];
}

export interface VoteTask {
  readonly sessionNumber: number;
  /** The frames of one input, all of one size. */
  readonly pictures: readonly Picture<PictureData>[];
  readonly model: RunRef;
  readonly isMirrored: boolean;
}

export interface Voted {
  /** One of the input or one per frame; empty: the model abstained. */
  readonly scores: readonly number[];
  readonly computeMs: number;
}

// As OpenCV's reader converts, whatever the stream says of itself: the references were made with it.
const rgb = new RgbPixels('bt601');
const never = new AbortController().signal;

export async function look(
  here: WorkerRuntime,
  { method, detector, view }: LookTask,
  frame: Frame,
): Promise<Detected> {
  const { index, ptsMs } = frame;
  const [viewer, finder] = await Promise.all([here.method(method), here.detector(detector)]);
  const { data, width, height } = viewer.view(toPicture(frame), view);
  const owner = `detector ${detector.use}`;
  const detections = await here.call(owner, 'detect', () =>
    finder.detect({ format: 'rgb24', index, ptsMs, width, height, data }, never),
  );
  return { detections };
}

export async function cut(
  here: WorkerRuntime,
  { method, cuts }: CutTask,
  frame: Frame,
): Promise<Cut> {
  const cutter = await here.method(method);
  const models = await Promise.all(cuts.map(({ model }) => here.model(model)));
  const picture = toPicture(frame);
  const pictures = cuts.map(({ crop }, k): CutPicture => {
    try {
      return share(cutter.input(picture, crop, models[k]!.input));
    } catch (reason) {
      logCause(reason);
      return { failed: TrueframeError.from(reason, 'PLUGIN_THREW').toWire() };
    }
  });
  return { pictures };
}

export async function vote(
  here: WorkerRuntime,
  { pictures, model: ref, isMirrored }: VoteTask,
): Promise<Voted> {
  const model = await here.model(ref);
  const begun = performance.now();
  const crops = toBatch(model, pictures, isMirrored);
  const scores = await here.call(`model ${ref.use}`, 'score', () => model.score(crops, never));
  return { scores: numbersOf(model, scores), computeMs: performance.now() - begun };
}

function share(picture: Picture<PictureData>): Picture<PictureData> {
  const { data } = picture;
  const Kind = data.constructor as new (buffer: SharedArrayBuffer) => PictureData;
  const shared = new Kind(new SharedArrayBuffer(data.byteLength));
  shared.set(data);
  return { ...picture, data: shared };
}

function toPicture(frame: Frame): Picture {
  const { width, height } = frame;
  return { data: rgb.of(frame), width, height, channels: 3 };
}

function toBatch({ input }: Model, pictures: VoteTask['pictures'], isMirrored: boolean) {
  const length = 3 * input.width * input.height;
  const total = length * pictures.length;
  const data = input.type === 'float32' ? new Float32Array(total) : new Uint8Array(total);
  for (const [k, picture] of pictures.entries()) {
    pictureToTensor(picture, input, data, k * length, isMirrored);
  }
  return { count: 1, dims: inputDims(input, 1, pictures.length), data };
}

/** Numbers, or none when the model abstains from all of the input. */
function numbersOf({ info }: Model, scores: readonly Score[]): number[] {
  const numbers = scores.filter((score) => typeof score === 'number');
  if (scores.length > 0 && (numbers.length === scores.length || numbers.length === 0)) {
    return numbers;
  }
  throw new TrueframeError(
    'PLUGIN_OUTPUT_INVALID',
    `model ${info.id}: ${numbers.length} of the ${scores.length} scores of one input are numbers; expected all or none`,
  );
}
