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
    const { id, version, sha256, calibration, scope, limits } = open.manifest;
    const calibrated = calibration !== 'uncalibrated';
    this.info = { id, version, sha256, provider: open.provider, calibrated, scope };
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
    const outputs = await this.#run(data, this.#batch);
    const { dims } = outputs[this.#output.name]!;
    const isTable = dims.length === 1 || dims.length === 2;
    if (!isTable || dims[0] !== this.#batch || this.#output.index >= (dims[1] ?? 1)) {
      throw new TrueframeError(
        'MODEL_SHAPE_MISMATCH',
        `the graph of bundle ${this.info.id} gives [${dims.join(', ')}] for ${this.#batch} crops, ` +
          `expected [${this.#batch}] or [${this.#batch}, k] with column ${this.#output.index}`,
      );
    }
  }

  async score(crops: CropBatch, signal: AbortSignal): Promise<readonly Score[]> {
    const scores: Score[] = [];
    const length = inputLength(this.input);
    for (let first = 0; first < crops.count; first += this.#batch) {
      signal.throwIfAborted();
      const count = Math.min(this.#batch, crops.count - first);
      const outputs = await this.#run(
        crops.data.subarray(first * length, (first + count) * length),
        count,
      );
      for (let item = 0; item < count; item++) scores.push(this.#read(outputs, item));
    }
    return scores;
  }

  #run(data: Float32Array | Uint8Array, count: number) {
    const { name, type } = this.input;
    return this.#open.run({ [name]: { type, dims: inputDims(this.input, count), data } });
  }

  #read(outputs: Readonly<Record<string, Tensor>>, item: number): Score {
    const score = readScore(this.#open.manifest, this.#output, outputs[this.#output.name]!, item);
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
