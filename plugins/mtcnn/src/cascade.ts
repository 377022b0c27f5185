import type { Detection, OpenModel } from '@trueframe/sdk';
import { AreaSums } from './area-sums.ts';
import { BoxTable, LANDMARKS, SCORE, STRIDE, X1, X2, Y1, Y2 } from './box-table.ts';
import { nmsBySmaller, nmsByUnion } from './nms.ts';
import { proposeFaces } from './propose.ts';
import { pyramid } from './pyramid.ts';
import { type Refinement, refine, refinementInput } from './refine.ts';
import { regress, square } from './regress.ts';

const { fround } = Math;

export interface CascadeOptions {
  /** Thresholds of P-Net, R-Net and O-Net, each 0..1. */
  readonly thresholds: readonly [number, number, number];
  /** Pixels. */
  readonly minFacePx: number;
  /** From one level of the pyramid to the next, below 1. */
  readonly factor: number;
  readonly arithmetic: 'cpu' | 'cuda';
  readonly emptyCrops: 'drop' | 'fail';
}

export interface CascadeNets {
  readonly pnet: OpenModel;
  readonly rnet: OpenModel;
  readonly onet: OpenModel;
}

/** The three networks one after the other, with the memory they share. Calls must not overlap. */
export class Cascade {
  readonly #nets: CascadeNets;
  readonly #options: CascadeOptions;
  readonly #sums = new AreaSums();
  readonly #table = new BoxTable();
  readonly #crops24 = refinementInput(24);
  readonly #crops48 = refinementInput(48);
  #level = new Float32Array(0);

  constructor(nets: CascadeNets, options: CascadeOptions) {
    this.#nets = nets;
    this.#options = options;
  }

  /** Faces of a packed RGB picture, highest confidence first. */
  async detect(
    rgb: Uint8Array,
    width: number,
    height: number,
    signal: AbortSignal,
  ): Promise<Detection[]> {
    const { thresholds } = this.#options;
    const { rnet, onet } = this.#nets;
    const table = this.#table;
    this.#sums.set(rgb, width, height);

    await this.#propose(signal);
    table.keep(nmsByUnion(table, 0.7));
    regress(table, 0);
    square(table);

    await this.#refine({ model: rnet, size: 24, threshold: thresholds[1] }, signal);
    table.keep(nmsByUnion(table, 0.7));
    regress(table, 1);
    square(table);

    await this.#refine({ model: onet, size: 48, threshold: thresholds[2] }, signal);
    // Landmarks count from the box that O-Net saw, not from the one it proposes.
    placeLandmarks(table);
    regress(table, 1);
    table.keep(nmsBySmaller(table, 0.7));
    return readFaces(table);
  }

  #refine(network: Omit<Refinement, 'emptyCrops'>, signal: AbortSignal): Promise<void> {
    const { emptyCrops } = this.#options;
    const input = network.size === 24 ? this.#crops24 : this.#crops48;
    return refine(this.#sums, this.#table, input, { ...network, emptyCrops }, signal);
  }

  async #propose(signal: AbortSignal): Promise<void> {
    const { thresholds, minFacePx, factor, arithmetic } = this.#options;
    const { pnet } = this.#nets;
    const table = this.#table;
    table.clear();
    for (const level of pyramid(this.#sums.width, this.#sums.height, minFacePx, factor)) {
      signal.throwIfAborted();
      const length = 3 * level.width * level.height;
      if (this.#level.length < length) this.#level = new Float32Array(length);
      const proposals = { pnet, threshold: thresholds[0], arithmetic };
      await proposeFaces(this.#sums, level, this.#level, table, proposals);
    }
  }
}

/** Box sizes to pixels of the frame, still five x, then five y. */
function placeLandmarks({ rows, length }: BoxTable): void {
  for (let at = 0; at < length * STRIDE; at += STRIDE) {
    const width = fround(fround(rows[at + X2]! - rows[at + X1]!) + 1);
    const height = fround(fround(rows[at + Y2]! - rows[at + Y1]!) + 1);
    for (let k = at + LANDMARKS; k < at + LANDMARKS + 5; k++) {
      rows[k] = fround(fround(width * rows[k]!) + rows[at + X1]!) - 1;
      rows[k + 5] = fround(fround(height * rows[k + 5]!) + rows[at + Y1]!) - 1;
    }
  }
}

function readFaces({ rows, length }: BoxTable): Detection[] {
  const faces: Detection[] = [];
  for (let at = 0; at < length * STRIDE; at += STRIDE) {
    const box = {
      x1: rows[at + X1]!,
      y1: rows[at + Y1]!,
      x2: rows[at + X2]!,
      y2: rows[at + Y2]!,
    };
    const landmarks: number[] = [];
    for (let k = at + LANDMARKS; k < at + LANDMARKS + 5; k++)
      landmarks.push(rows[k]!, rows[k + 5]!);
    faces.push({ box, confidence: rows[at + SCORE]!, landmarks });
  }
  return faces;
}
