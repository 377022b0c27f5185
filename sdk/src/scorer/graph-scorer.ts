import type { OpenModel, Tensor } from '../context.ts';
import { TrueframeError } from '../errors.ts';
import type { CropBatch, Model, ModelInfo, Score } from '../model.ts';
import type { ModelInput, ModelLimits, ModelOutput } from '../model-manifest.ts';
import { checkScorerGraph } from '../scorer-graph.ts';
import { inputDims, inputLength } from '../tensor/input-shape.ts';
import { readScore } from './read-score.ts';

/** Largest relative difference, above 1, between a crop's raw outputs alone and in a batch: GPUs compute with three digits. */
const TOLERANCE = 2e-2;

/**
 * Scores crops with an open network: batches, activation, direction, calibration and what else its manifest says. Whoever runs the
 * network, here or elsewhere, the same outputs are the same scores.
 */
export class GraphScorer implements Model {
  readonly info: ModelInfo;
  readonly input: ModelInput;
  readonly limits: ModelLimits | undefined;
  readonly #open: OpenModel;
  readonly #output: ModelOutput;
  #batch: number;

  /**
   * `batch`: most crops per run; default and upper bound: what manifest and graph allow.
   * @throws what `checkScorerGraph` throws
   */
  constructor(open: OpenModel, batch?: number) {
    const { input, output, batchLimit } = checkScorerGraph(open);
    const { id, version, sha256, calibration, scope, blindTo, limits } = open.manifest;
    const calibrated = calibration !== 'uncalibrated';
    this.info = { id, version, sha256, provider: open.provider, calibrated, scope, blindTo };
    this.input = input;
    this.limits = limits;
    this.#open = open;
    this.#output = output;
    this.#batch = Math.min(batch ?? batchLimit, batchLimit);
  }

  /**
   * The first run of a shape allocates; it must not count against a crop. Runs noise, so that a graph shows whether crops that share a run
   * leave each other alone; one that takes a single crop at a time is given single ones.
   * @throws MODEL_SHAPE_MISMATCH, MODEL_RUN_FAILED, MODEL_OUTPUT_INVALID
   */
  async warmUp(): Promise<void> {
    const crops = noise(this.input, this.#batch);
    let together: Tensor | undefined;
    let refusal: unknown;
    try {
      together = await this.#runNoise(crops, this.#batch);
    } catch (reason) {
      refusal = reason;
    }
    if (this.#batch === 1 && together) return;
    const alone = await this.#runNoise(crops, 1).catch((reason: unknown) => {
      throw refusal ?? reason;
    });
    if (!together) {
      this.#batch = 1;
      return;
    }
    const apart = distance(alone, together);
    if (apart <= TOLERANCE) return;
    const isRandom = distance(alone, await this.#runNoise(crops, 1)) > TOLERANCE;
    throw new TrueframeError(
      'MODEL_OUTPUT_INVALID',
      `the graph of bundle ${this.info.id} gives another result for the same crop (${apart.toPrecision(2)} apart) ` +
        `${isRandom ? 'each time' : 'when others share its run'}: export it for inference, with model.eval()`,
      { details: { model: this.info.id } },
    );
  }

  async #runNoise(crops: Float32Array | Uint8Array, count: number): Promise<Tensor> {
    const data = crops.subarray(0, inputLength(this.input) * count);
    const outputs = await this.#run(data, count, this.input.frames);
    const table = outputs[this.#output.name]!;
    this.#checkShape(table, count);
    return table;
  }

  #checkShape({ dims }: Tensor, count: number): void {
    const { perFrame, index, activation } = this.#output;
    const isTable = dims.length === 1 || dims.length === 2;
    const columns = dims[1] ?? 1;
    const hasColumns = perFrame ? dims[1] === this.input.frames : index < columns;
    const isOne = activation === 'logits' && columns === 1;
    if (isTable && dims[0] === count && hasColumns && !isOne) return;
    const expected = perFrame
      ? `[${count}, ${this.input.frames}]`
      : activation === 'logits'
        ? `[${count}, k] with k > 1 and column ${index}`
        : `[${count}] or [${count}, k] with column ${index}`;
    throw new TrueframeError(
      'MODEL_SHAPE_MISMATCH',
      `the graph of bundle ${this.info.id} gives [${dims.join(', ')}] for ${count} crops, expected ${expected}`,
      { details: { model: this.info.id } },
    );
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

/** Crops of noise, different ones, in the range of pixels. */
function noise(
  { mean, std, type, ...input }: ModelInput,
  count: number,
): Float32Array | Uint8Array {
  const length = inputLength(input) * count;
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  if (type === 'uint8') return Uint8Array.from({ length }, next);
  return Float32Array.from({ length }, () => (next() / 255 - mean[0]) / std[0]);
}

/** Returns the largest relative difference between the outputs of the first crop. */
function distance(alone: Tensor, together: Tensor): number {
  let largest = 0;
  for (let k = 0; k < alone.data.length; k++) {
    const [a, b] = [Number(alone.data[k]), Number(together.data[k])];
    const apart = Math.abs(a - b) / Math.max(1, Math.abs(a));
    // NaN is reported when it is read as a score.
    if (apart > largest) largest = apart;
  }
  return largest;
}
