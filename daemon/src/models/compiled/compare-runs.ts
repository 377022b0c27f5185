import type { OpenModel, Tensor } from '@trueframe/sdk';
import { ANY_SIDE } from '../try-model.ts';

/** Any will do, as long as they are the same for both. */
const SEED = 12345;

/**
 * Runs two forms of one model on the same noise, one row and `rows` rows, and returns how far their outputs are apart at
 * most, relative where values are above 1. Infinity: one of them gave what is no number, or another shape.
 */
export async function compareRuns(a: OpenModel, b: OpenModel, rows: number): Promise<number> {
  let largest = 0;
  for (const count of new Set([1, rows])) {
    const inputs = noise(a, count);
    const [x, y] = [await a.run(inputs), await b.run(inputs)];
    for (const [name, tensor] of Object.entries(x)) {
      largest = Math.max(largest, distance(tensor, y[name]));
    }
  }
  return largest;
}

function noise({ inputs }: OpenModel, rows: number): Record<string, Tensor> {
  let state = SEED;
  // Numerical Recipes' generator: good enough for pixels, and the same everywhere.
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Object.fromEntries(
    inputs.map(({ name, dims, type }) => {
      const whole = dims.map((dim, axis) => (dim > 0 ? dim : axis === 0 ? rows : ANY_SIDE));
      const length = whole.reduce((all, dim) => all * dim, 1);
      return type === 'uint8'
        ? [name, { type, dims: whole, data: Uint8Array.from({ length }, () => next() * 256) }]
        : [name, { type: 'float32', dims: whole, data: Float32Array.from({ length }, next) }];
    }),
  );
}

function distance(a: Tensor, b: Tensor | undefined): number {
  if (!b || a.data.length !== b.data.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let k = 0; k < a.data.length; k++) {
    const [x, y] = [Number(a.data[k]), Number(b.data[k])];
    const apart = Math.abs(x - y) / Math.max(1, Math.abs(x));
    if (!(apart <= largest)) largest = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
  }
  return largest;
}
