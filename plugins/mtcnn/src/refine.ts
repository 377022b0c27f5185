import { type OpenModel, TrueframeError } from '@trueframe/sdk';
import type { AreaSums } from './area-sums.ts';
import { type BoxTable, LANDMARKS, REGRESSION, SCORE, STRIDE } from './box-table.ts';
import { cropWindow } from './crop-window.ts';

/** Crops per run. Measured, CPU time of a crop against that in runs of 16: alone 1.4 times for R-Net, in runs of 64 1.4 and 1.1. */
const CHUNK = 16;

/** R-Net or O-Net. */
export interface Refinement {
  readonly model: OpenModel;
  /** Pixels of its square input. */
  readonly size: 24 | 48;
  /** Faces with a score above are kept. */
  readonly threshold: number;
  /** See the option `emptyCrops`. */
  readonly emptyCrops: 'drop' | 'fail';
}

/** Memory for one chunk of crops. */
export function refinementInput(size: 24 | 48): Float32Array {
  return new Float32Array(CHUNK * 3 * size * size);
}

/**
 * Looks again at every box of the table: replaces its score, regression and (O-Net) landmarks, drops the weak ones.
 * @throws MODEL_OUTPUT_INVALID for a box outside the picture when `emptyCrops` says so
 */
export async function refine(
  sums: AreaSums,
  table: BoxTable,
  input: Float32Array,
  { model, size, threshold, emptyCrops }: Refinement,
  signal: AbortSignal,
): Promise<void> {
  if (emptyCrops === 'fail') checkCrops(sums, table, model.manifest.id);
  const floor = Math.fround(threshold);
  const length = 3 * size * size;
  const passed: number[] = [];
  let chunk: number[] = [];
  for (let row = 0; row < table.length; row++) {
    const window = cropWindow(table, row, sums.width, sums.height);
    if (window) {
      sums.resize(window, size, size, input, chunk.length * length);
      chunk.push(row);
    }
    if (chunk.length < CHUNK && row < table.length - 1) continue;
    if (chunk.length === 0) continue;
    signal.throwIfAborted();
    const outputs = await model.run({
      input: {
        type: 'float32',
        dims: [chunk.length, 3, size, size],
        data: input.subarray(0, chunk.length * length),
      },
    });
    const prob = outputs.prob!.data as Float32Array;
    const regression = outputs.reg!.data as Float32Array;
    const landmarks = outputs.landmarks?.data as Float32Array | undefined;
    chunk.forEach((from, i) => {
      const score = prob[2 * i + 1]!;
      if (!(score > floor)) return;
      const at = from * STRIDE;
      table.rows[at + SCORE] = score;
      table.rows.set(regression.subarray(4 * i, 4 * i + 4), at + REGRESSION);
      if (landmarks) table.rows.set(landmarks.subarray(10 * i, 10 * i + 10), at + LANDMARKS);
      passed.push(from);
    });
    chunk = [];
  }
  table.keep(passed);
}

function checkCrops(sums: AreaSums, table: BoxTable, model: string): void {
  for (let row = 0; row < table.length; row++) {
    if (cropWindow(table, row, sums.width, sums.height)) continue;
    const corners = [...table.rows.subarray(row * STRIDE, row * STRIDE + 4)];
    throw new TrueframeError(
      'MODEL_OUTPUT_INVALID',
      `a box for ${model} lies outside the ${sums.width}x${sums.height} picture: ${corners.join(', ')}; ` +
        'set `emptyCrops: drop` to go on without it',
      { details: { model } },
    );
  }
}
