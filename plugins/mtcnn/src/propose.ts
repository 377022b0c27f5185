import type { OpenModel } from '@trueframe/sdk';
import type { AreaSums } from './area-sums.ts';
import { type BoxTable, REGRESSION } from './box-table.ts';
import { edgeMapping } from './edge-mapping.ts';
import { nmsByUnion } from './nms.ts';
import type { Level } from './pyramid.ts';

/** P-Net moves its cell of 12 pixels in steps of 2. */
const STEP = 2;
const CELL = 12;

export interface Proposals {
  readonly pnet: OpenModel;
  /** Cells with at least this much face are proposed. */
  readonly threshold: number;
  /** See the option `arithmetic`. */
  readonly arithmetic: 'cpu' | 'cuda';
}

/** P-Net over one level of the pyramid: adds its proposals to `table`, less those that overlap within the level. */
export async function proposeFaces(
  sums: AreaSums,
  level: Level,
  input: Float32Array,
  table: BoxTable,
  { pnet, threshold, arithmetic }: Proposals,
): Promise<void> {
  const { width, height } = level;
  const window = { left: 0, top: 0, right: sums.width, bottom: sums.height };
  sums.resize(window, width, height, input, 0);
  const data = input.subarray(0, 3 * width * height);
  const outputs = await pnet.run({ input: { type: 'float32', dims: [1, 3, height, width], data } });

  const prob = outputs.prob!;
  const cells = prob.dims[2]! * prob.dims[3]!;
  const toFrame = edgeMapping(level.scale, arithmetic);
  const first = table.length;
  readCells(
    (prob.data as Float32Array).subarray(cells),
    outputs.reg!.data as Float32Array,
    prob.dims[3]!,
    Math.fround(threshold),
    toFrame,
    table,
  );
  table.keep(nmsByUnion(table, 0.5, first), first);
}

function readCells(
  face: Float32Array,
  regression: Float32Array,
  columns: number,
  threshold: number,
  toFrame: (position: number) => number,
  table: BoxTable,
): void {
  const cells = face.length;
  for (let cell = 0; cell < cells; cell++) {
    const score = face[cell]!;
    if (!(score >= threshold)) continue;
    const x = (cell % columns) * STEP;
    const y = Math.floor(cell / columns) * STEP;
    const row = table.add(
      toFrame(x + 1),
      toFrame(y + 1),
      toFrame(x + CELL),
      toFrame(y + CELL),
      score,
    );
    for (let c = 0; c < 4; c++) table.rows[row + REGRESSION + c] = regression[c * cells + cell]!;
  }
}
