import {
  type ModelInput,
  type ModelManifest,
  type ModelOutput,
  type OpenModel,
  type Tensor,
  TrueframeError,
} from '@trueframe/sdk';
import { inputDims } from '@trueframe/sdk/tensor';
import { type ProbeCrop, probeCrops } from './probe-crops.ts';

/** Largest relative difference, above 1, of the same numbers computed in other company. */
const TOLERANCE = 1e-3;
/** Networks of many frames take seconds for a run: after this time only what is needed is run. */
const BUDGET_MS = 10_000;
const FEWEST_CROPS = 3;
/** A network in use tells pictures apart better than this. */
const LEAST_SPREAD = 1e-4;

type Claims = ModelManifest & { readonly input: ModelInput; readonly output: ModelOutput };

/**
 * Runs a scorer on pictures that have nothing in common, alone and together, and compares what it gives with what its manifest
 * claims. Returns what is doubtful.
 * @throws MODEL_RUN_FAILED, MODEL_SHAPE_MISMATCH, MODEL_OUTPUT_INVALID it gives no numbers, no probabilities where it claims some,
 * the same for all, or what depends on chance or on the other crops of its batch; MODEL_MANIFEST_INVALID it gives probabilities where the
 * manifest says logits
 */
export async function tryClaims(model: OpenModel): Promise<string[]> {
  const manifest = model.manifest as Claims;
  const crops: ProbeCrop[] = [];
  const rows: number[][] = [];
  const begun = performance.now();
  for (const crop of probeCrops(manifest.input)) {
    if (rows.length >= FEWEST_CROPS && performance.now() - begun > BUDGET_MS) break;
    const [row] = await runOn(model, manifest, [crop]);
    checkRow(manifest, crop, row!);
    crops.push(crop);
    rows.push(row!);
  }
  await checkAgain(model, manifest, crops[0]!, rows[0]!);
  const doubts = [...checkScale(manifest, rows), ...checkSpread(manifest, rows)];
  return [...doubts, ...(await checkBatch(model, manifest, crops, rows))];
}

/** The outputs of some crops that go through the network together, one row for each. */
async function runOn(
  model: OpenModel,
  { id, input, output }: Claims,
  crops: readonly ProbeCrop[],
): Promise<number[][]> {
  const length = crops[0]!.data.length;
  const total = length * crops.length;
  const data = input.type === 'float32' ? new Float32Array(total) : new Uint8Array(total);
  for (const [k, crop] of crops.entries()) data.set(crop.data, k * length);
  const dims = inputDims(input, crops.length);
  const outputs = await model.run({ [input.name]: { type: input.type, dims, data } });
  return rowsOf(id, output.name, outputs[output.name], crops.length);
}

function rowsOf(id: string, name: string, tensor: Tensor | undefined, count: number): number[][] {
  const dims = tensor?.dims ?? [];
  if (!tensor || dims.length < 1 || dims.length > 2 || dims[0] !== count) {
    throw new TrueframeError(
      'MODEL_SHAPE_MISMATCH',
      `output ${name} of ${id} is ${tensor ? `[${dims.join(', ')}]` : 'missing'} for ${count} crops, expected [${count}] or [${count}, k]`,
      { details: { model: id, output: name } },
    );
  }
  const columns = dims[1] ?? 1;
  const values = Array.from(tensor.data, Number);
  return Array.from({ length: count }, (_, k) => values.slice(k * columns, (k + 1) * columns));
}

function checkRow({ id, output }: Claims, { name }: ProbeCrop, row: readonly number[]): void {
  const isOne = output.activation === 'logits' && row.length === 1;
  if (!output.perFrame && (output.index >= row.length || isOne)) {
    throw new TrueframeError(
      'MODEL_SHAPE_MISMATCH',
      `output ${output.name} of ${id} has ${row.length} columns, expected ${isOne ? 'more than one: the softmax of one is always 1 (say "logit")' : `a column ${output.index}`}`,
      { details: { model: id, output: output.name } },
    );
  }
  const isSound = (value: number) =>
    Number.isFinite(value) &&
    (output.activation !== 'probability' || (value >= -1e-5 && value <= 1 + 1e-5));
  const read = output.activation === 'logits' || output.perFrame ? row : [row[output.index]!];
  const bad = read.find((value) => !isSound(value));
  if (bad === undefined) return;
  const expected = output.activation === 'probability' ? 'a probability 0..1' : 'a finite number';
  throw wrong(id, `gives ${bad} in ${output.name} for ${name}, expected ${expected}`);
}

async function checkAgain(
  model: OpenModel,
  manifest: Claims,
  crop: ProbeCrop,
  first: readonly number[],
): Promise<void> {
  const [again] = await runOn(model, manifest, [crop]);
  if (distance(first, again!) <= TOLERANCE) return;
  throw wrong(
    manifest.id,
    `gives [${again}] for a crop for which it gave [${first}]: its graph draws random numbers; export it with model.eval()`,
  );
}

/** Numbers that are probabilities already although the manifest says otherwise. */
function checkScale({ id, output }: Claims, rows: readonly number[][]): string[] {
  const { activation, name } = output;
  if (activation === 'probability') return [];
  if (!rows.flat().every((value) => value >= 0 && value <= 1)) return [];
  const sums = rows.map((row) => row.reduce((sum, value) => sum + value, 0));
  if (activation === 'logits' && sums.every((sum) => Math.abs(sum - 1) < 1e-3)) {
    throw new TrueframeError(
      'MODEL_MANIFEST_INVALID',
      `model.json of ${id}: output.activation is "logits", but all rows of ${name} sum up to 1: they are probabilities already, and would be ` +
        'squeezed together; say "probability"',
      { details: { model: id, output: name } },
    );
  }
  return [
    `output.activation is "${activation}", but on ${rows.length} different pictures all values of ${name} lie within 0..1, as probabilities do`,
  ];
}

function checkSpread({ id, output }: Claims, rows: readonly number[][]): string[] {
  const values = rows.map((row) => row[output.perFrame ? 0 : output.index]!);
  if (output.activation === 'logits') {
    for (const [k, row] of rows.entries())
      values[k]! -= Math.max(...row.filter((_, c) => c !== output.index));
  }
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const spread = (highest - lowest) / Math.max(1, Math.abs(highest));
  if (spread > LEAST_SPREAD) return [];
  const isSaturated =
    output.activation === 'probability' ? highest < 1e-3 || lowest > 1 - 1e-3 : false;
  const what = `gives ${lowest} to ${highest} in ${output.name} for ${rows.length} pictures that have nothing in common`;
  if (spread === 0 && !isSaturated) throw wrong(id, `${what}: it does not look at them`);
  return [`it ${what}: is its input normalised as in training?`];
}

async function checkBatch(
  model: OpenModel,
  manifest: Claims,
  crops: readonly ProbeCrop[],
  rows: readonly number[][],
): Promise<string[]> {
  const { id, input } = manifest;
  const isFixed = model.inputs.find(({ name }) => name === input.name)?.dims[0] === 1;
  if (isFixed || input.maxBatch === 1) return [];
  let together: number[][];
  try {
    together = await runOn(model, manifest, crops.slice(0, 2));
  } catch (reason) {
    const { message } = reason as Error;
    return [`its graph cannot take two crops at once, so each runs alone (${message})`];
  }
  for (const [k, row] of together.entries()) {
    if (distance(row, rows[k]!) <= TOLERANCE) continue;
    throw wrong(
      id,
      `gives [${row}] for a crop beside another and [${rows[k]}] for the same alone: its scores depend on who shares the batch; ` +
        'export it with model.eval()',
    );
  }
  return [];
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((x, k) => Math.abs(x - b[k]!) / Math.max(1, Math.abs(x))));
}

function wrong(id: string, why: string): TrueframeError {
  return new TrueframeError('MODEL_OUTPUT_INVALID', `${id} ${why}`, { details: { model: id } });
}
