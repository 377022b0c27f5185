import {
  type CropBatch,
  type Model,
  type ModelInfo,
  type ModelInput,
  type ModelLimits,
  type ModelOutput,
  type OpenModel,
  type Score,
  type Tensor,
  TrueframeError,
} from '@trueframe/sdk';
import { inputDims, inputLength } from '@trueframe/sdk/tensor';
import { readScore } from './read-score.ts';

/** Runs a bundle's network over crops, at most `batch` at a time. */
export class OnnxModel implements Model {
  readonly info: ModelInfo;
  readonly input: ModelInput;
  readonly limits: ModelLimits | undefined;
  readonly #open: OpenModel;
  readonly #output: ModelOutput;
  readonly #batch: number;

  constructor(open: OpenModel, input: ModelInput, output: ModelOutput, batch: number) {
    const { id, version, sha256, calibration, scope, blindTo, limits } = open.manifest;
    const calibrated = calibration !== 'uncalibrated';
    this.info = { id, version, sha256, provider: open.provider, calibrated, scope, blindTo };
    this.input = input;
    this.limits = limits;
    this.#open = open;
    this.#output = output;
    this.#batch = batch;
  }

  /** The first run of a shape allocates; it must not count against a crop. */
  async warmUp(): Promise<void> {
    const length = inputLength(this.input) * this.#batch;
    const isFloat = this.input.type === 'float32';
    const data = isFloat ? new Float32Array(length) : new Uint8Array(length);
    const outputs = await this.#run(data, this.#batch, this.input.frames);
    const { dims } = outputs[this.#output.name]!;
    const isTable = dims.length === 1 || dims.length === 2;
    const hasColumns = this.#output.perFrame
      ? dims[1] === this.input.frames
      : this.#output.index < (dims[1] ?? 1);
    if (!isTable || dims[0] !== this.#batch || !hasColumns) {
      throw new TrueframeError(
        'MODEL_SHAPE_MISMATCH',
        `the graph of bundle ${this.info.id} gives [${dims.join(', ')}] for ${this.#batch} crops, ` +
          (this.#output.perFrame
            ? `expected [${this.#batch}, ${this.input.frames}]`
            : `expected [${this.#batch}] or [${this.#batch}, k] with column ${this.#output.index}`),
      );
    }
  }

  async score(crops: CropBatch, signal: AbortSignal): Promise<readonly Score[]> {
    const scores: Score[] = [];
    const frames = this.#framesOf(crops);
    const length = (inputLength(this.input) / this.input.frames) * frames;
    for (let first = 0; first < crops.count; first += this.#batch) {
      signal.throwIfAborted();
      const count = Math.min(this.#batch, crops.count - first);
      const outputs = await this.#run(
        crops.data.subarray(first * length, (first + count) * length),
        count,
        frames,
      );
      for (let item = 0; item < count; item++) {
        for (let column = 0; column < (this.#output.perFrame ? frames : 1); column++) {
          scores.push(this.#read(outputs, item, column));
        }
      }
    }
    return scores;
  }

  /** Frames of each input of a batch. */
  #framesOf({ dims }: CropBatch): number {
    const { frames, maxFrames = frames } = this.input;
    const given = frames === 1 ? 1 : dims[1]!;
    if (given >= frames && given <= maxFrames) return given;
    throw new TrueframeError(
      'REQUEST_INVALID',
      `${this.info.id} takes ${frames === maxFrames ? frames : `${frames} to ${maxFrames}`} frames, not ${given}`,
    );
  }

  #run(data: Float32Array | Uint8Array, count: number, frames: number) {
    const { name, type } = this.input;
    return this.#open.run({ [name]: { type, dims: inputDims(this.input, count, frames), data } });
  }

  #read(outputs: Readonly<Record<string, Tensor>>, item: number, column: number): Score {
    const table = outputs[this.#output.name]!;
    // One value per frame: the columns are alike, and each is read like the first of another.
    const output = this.#output.perFrame ? { ...this.#output, index: column } : this.#output;
    const score = readScore(this.#open.manifest, output, table, item);
    const { outOfDistribution } = this.#output;
    if (outOfDistribution) {
      const distance = Number(outputs[outOfDistribution.name]!.data[item]);
      if (!Number.isFinite(distance)) {
        throw new TrueframeError(
          'MODEL_OUTPUT_INVALID',
          `${this.info.id} gave ${distance} in output ${outOfDistribution.name}, expected a number`,
        );
      }
      if (distance > outOfDistribution.limit) return { abstain: 'OUT_OF_DISTRIBUTION' };
    }
    return score;
  }
}
