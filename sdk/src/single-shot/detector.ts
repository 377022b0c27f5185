import type { OpenModel, Tensor } from '../context.ts';
import type { Detection } from '../detection.ts';
import type { Detector, Glance } from '../detector.ts';
import { TrueframeError } from '../errors.ts';
import { requireOutputs } from '../require-outputs.ts';
import { type LetterboxInput, letterboxToTensor } from '../tensor/letterbox-to-tensor.ts';
import { networkSize } from '../tensor/network-size.ts';
import { nms } from '../tensor/nms.ts';

/** View of a frame that the network was shown. */
export interface NetworkView {
  /** Pixels of the network's input, multiples of 32. */
  readonly width: number;
  readonly height: number;
  /** A point of the input divided by this is the point of the frame. */
  readonly scale: number;
}

/** A network that finds all faces of a picture in one run; its input is one picture of any size in steps of 32 pixels. */
export interface SingleShotNet {
  readonly model: OpenModel;
  /** Format of its first input; values are 0..255. */
  readonly input: Pick<LetterboxInput, 'color' | 'layout' | 'type'>;
  /** Outputs that `decode` reads. */
  readonly outputs: readonly string[];
  /** Faces in pixels of the frame; those that are too faint or too small are left out already. */
  decode(outputs: Readonly<Record<string, Tensor>>, view: NetworkView): Detection[];
}

export interface SingleShotLimits {
  /** Longer side fed to the network, in pixels. */
  readonly inputSize: number;
  /** IoU beyond which the less confident of two faces is dropped. */
  readonly nmsThreshold: number;
  /** It can glance: look at `GLANCE_SCALES` of the size. Default: no. */
  readonly adaptInput?: boolean;
}

/**
 * Shorter side of a face in pixels of the network's input. Of 2400 faces of 48 to 96 px in an input of 320 the embedded network
 * missed none that it found in 640, and 48 is what the host begins at; of those between 40 and 48 px it missed one in fifty.
 */
const SURE_INPUT_PX = 40;

/** Frames that fit are not enlarged, so that glances at small ones save less: beyond this share of the side, too little. */
const WORTHWHILE = 0.75;

/** Scales of glances, cheapest first. */
export const GLANCE_SCALES: readonly number[] = [0.4, 0.5, 0.7];

/** Longer side fed to the network in a glance. */
export function glanceSize(inputSize: number, scale: number): number {
  return Math.ceil(Math.round(inputSize * scale) / 32) * 32;
}

/** Looks with inputs of a size. */
type LookAt = (size: number) => Detector['detect'];

/**
 * A detector made of one network: each frame is shrunk to fit, run, decoded and freed of overlaps.
 *
 * @throws MODEL_SHAPE_MISMATCH an output is missing, or the graph's height and width are fixed
 */
export async function singleShotDetector(
  { model, input, outputs, decode }: SingleShotNet,
  { inputSize, nmsThreshold, adaptInput = false }: SingleShotLimits,
): Promise<Detector> {
  checkGraph(model, input.layout, outputs);
  const { type, layout } = input;
  const inputName = model.inputs[0]!.name;
  let pixels = pixelsOf(type, 3 * inputSize * inputSize);

  function run(data: Float32Array | Uint8Array, width: number, height: number) {
    const dims = layout === 'nchw' ? [1, 3, height, width] : [1, height, width, 3];
    return model.run({ [inputName]: { type, dims, data } });
  }
  // Allocates what the first frame would otherwise pay for.
  await run(pixels, inputSize, inputSize);

  const lookAt: LookAt = (size) => async (frame, signal) => {
    signal.throwIfAborted();
    const { width, height } = networkSize(frame, size);
    const length = 3 * width * height;
    if (pixels.length < length) pixels = pixelsOf(type, length);
    const data = pixels.subarray(0, length);
    const scale = letterboxToTensor(frame, { ...input, width, height, maxScale: 1 }, data);
    return nms(decode(await run(data, width, height), { width, height, scale }), nmsThreshold);
  };
  return {
    detect: lookAt(inputSize),
    ...(adaptInput && {
      glances: GLANCE_SCALES.map((scale) => glanceAt(scale, inputSize, lookAt)),
    }),
  };
}

function glanceAt(scale: number, inputSize: number, lookAt: LookAt): Glance {
  const size = glanceSize(inputSize, scale);
  return {
    scale,
    surePx({ width, height }) {
      const longer = Math.max(width, height);
      const isCheaper = size <= WORTHWHILE * Math.min(longer, inputSize);
      return isCheaper ? (SURE_INPUT_PX * longer) / size : Number.POSITIVE_INFINITY;
    },
    detect: lookAt(size),
  };
}

function pixelsOf(type: LetterboxInput['type'], length: number): Float32Array | Uint8Array {
  return type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
}

function checkGraph(
  model: OpenModel,
  layout: LetterboxInput['layout'],
  needed: readonly string[],
): void {
  requireOutputs(model, needed, 'this detector');
  const { manifest, inputs } = model;
  const dims = inputs[0]?.dims ?? [];
  const sides = layout === 'nchw' ? dims.slice(2) : dims.slice(1, 3);
  if (sides.length !== 2 || sides.some((side) => side !== -1)) {
    throw new TrueframeError(
      'MODEL_SHAPE_MISMATCH',
      `model ${manifest.id} takes [${dims.join(', ')}], but the detector needs dynamic height and width: use the dynamic export`,
      { details: { model: manifest.id } },
    );
  }
}
