import type { Box, CropBatch, Frame, ModelInput, ModelLimits } from '@trueframe/sdk';
import { cropStats, cropToTensor, inputDims, inputLength } from '@trueframe/sdk/tensor';

/** A batch and which faces are in it; the others were refused by the model's limits, with the reason. */
export interface CroppedFaces {
  readonly batch: CropBatch;
  /** Index into `boxes` of each crop of the batch. */
  readonly faces: readonly number[];
  /** Per box: why it is not in the batch, or undefined. */
  readonly refused: readonly (string | undefined)[];
}

/**
 * Cuts the faces out of a frame, or out of a window of frames, as one model asks for them. Of all frames of a window it is the
 * same place, that of the face in the last one: so what differs between them has moved in the picture. Memory for pixels is
 * kept per `CropCutter` and reused from call to call: onnxruntime copies nothing, so a batch is valid until the next `cut`.
 */
export class CropCutter {
  readonly #input: ModelInput;
  readonly #limits: ModelLimits;
  #pixels: Float32Array | Uint8Array;

  constructor(input: ModelInput, limits: ModelLimits = {}) {
    this.#input = input;
    this.#limits = limits;
    this.#pixels = allocate(input, 4);
  }

  /** `frames`: as many as the model takes at a time, all of one size; the boxes and the model's limits are of the last one. */
  cut(frames: readonly Frame[], boxes: readonly Box[]): CroppedFaces {
    const length = inputLength(this.#input);
    if (this.#pixels.length < boxes.length * length)
      this.#pixels = allocate(this.#input, boxes.length);
    const faces: number[] = [];
    const refused = boxes.map((box, index) => {
      const offset = faces.length * length;
      const reason = this.#tooSmall(box) ?? this.#cutOne(frames, box, offset);
      if (reason === undefined) faces.push(index);
      return reason;
    });
    const count = faces.length;
    const data = this.#pixels.subarray(0, count * length);
    return { batch: { count, dims: inputDims(this.#input, count), data }, faces, refused };
  }

  #tooSmall({ x1, y1, x2, y2 }: Box): string | undefined {
    const { minFacePx } = this.#limits;
    return minFacePx !== undefined && Math.min(x2 - x1, y2 - y1) < minFacePx
      ? 'FACE_TOO_SMALL'
      : undefined;
  }

  #cutOne(frames: readonly Frame[], box: Box, begin: number): string | undefined {
    const length = inputLength(this.#input) / this.#input.frames;
    let offset = begin;
    for (const [k, frame] of frames.entries()) {
      offset = begin + k * length;
      cropToTensor(frame, box, this.#input, this.#pixels, offset);
    }
    const { minSharpness, minBrightness, maxBrightness } = this.#limits;
    if (minSharpness === undefined && minBrightness === undefined && maxBrightness === undefined) {
      return undefined;
    }
    const { brightness, sharpness } = cropStats(this.#input, this.#pixels, offset);
    if (minBrightness !== undefined && brightness < minBrightness) return 'TOO_DARK';
    if (maxBrightness !== undefined && brightness > maxBrightness) return 'TOO_BRIGHT';
    if (minSharpness !== undefined && sharpness < minSharpness) return 'TOO_BLURRED';
    return undefined;
  }
}

function allocate(input: ModelInput, count: number): Float32Array | Uint8Array {
  const length = inputLength(input) * count;
  return input.type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
}
