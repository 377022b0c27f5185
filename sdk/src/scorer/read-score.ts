import type { Tensor } from '../context.ts';
import { TrueframeError } from '../errors.ts';
import type { ModelManifest, ModelOutput } from '../model-manifest.ts';

// Keeps logits finite: about the resolution of float32 next to 1.
const LEAST = 1e-7;
// Overshoot beyond 0 or 1 that float32 arithmetic may cause.
const SLACK = 1e-5;

/**
 * Probability that crop `item` is synthetic: activation, direction, calibration.
 * @throws MODEL_OUTPUT_INVALID when the network gives no number, or no probability where it promised one
 */
export function readScore(
  manifest: ModelManifest,
  output: ModelOutput,
  { data, dims }: Tensor,
  item: number,
): number {
  const columns = dims.length > 1 ? dims[1]! : 1;
  const start = item * columns;
  const raw = Number(data[start + output.index]);
  let p: number;
  if (output.activation === 'probability') p = raw;
  else if (output.activation === 'logit') p = sigmoid(raw);
  else p = softmax(data, start, columns, output.index);
  if (!(Number.isFinite(raw) && p >= -SLACK && p <= 1 + SLACK)) {
    throw new TrueframeError(
      'MODEL_OUTPUT_INVALID',
      `${manifest.id} gave ${raw} in output ${output.name}, expected a ${
        output.activation === 'probability' ? 'probability 0..1' : 'finite logit'
      }`,
      { details: { model: manifest.id, output: output.name } },
    );
  }
  const synthetic = Math.min(1, Math.max(0, output.high === 'synthetic' ? p : 1 - p));
  return calibrate(synthetic, manifest.calibration);
}

function calibrate(p: number, calibration: ModelManifest['calibration']): number {
  if (calibration === 'uncalibrated') return p;
  const clamped = Math.min(1 - LEAST, Math.max(LEAST, p));
  return sigmoid(calibration.a * Math.log(clamped / (1 - clamped)) + calibration.b);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function softmax(values: Tensor['data'], start: number, count: number, index: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k++) highest = Math.max(highest, Number(values[start + k]));
  let sum = 0;
  for (let k = 0; k < count; k++) sum += Math.exp(Number(values[start + k]) - highest);
  return Math.exp(Number(values[start + index]) - highest) / sum;
}
