import type { Tensor } from '@trueframe/sdk';
import type { RunRequest, SharedTensor } from './protocol.ts';

type Data = Tensor['data'];

/** Rows of a request; 0: its inputs do not agree on a number, so it can share no batch. */
export function rowsOf({ inputs }: Pick<RunRequest, 'inputs'>): number {
  const rows = inputs[0]?.dims[0] ?? 0;
  return inputs.every(({ dims }) => dims[0] === rows) ? rows : 0;
}

/** Says which requests can share a batch: names, types and all dimensions but the first. */
export function shapeKey({ inputs }: Pick<RunRequest, 'inputs'>): string {
  return inputs.map(({ name, type, dims }) => `${name}:${type}:${dims.slice(1)}`).join(' ');
}

/** Shapes whose memory is kept: every size of batch, and the picture sizes of a few sources. */
const MAX_KEPT = 16;

/**
 * Memory for batches, kept from run to run: a batch is as large as the frames it came from. It is onnxruntime's until
 * the run has ended, and one run goes on at a time.
 */
export class BatchMemory {
  readonly #kept = new Map<string, Data>();

  /** The inputs of some requests of one shape, one after the other, zeros up to `rows`. */
  stack(requests: readonly RunRequest[], rows: number): Record<string, Tensor> {
    const stacked: Record<string, Tensor> = {};
    requests[0]!.inputs.forEach(({ name, type, dims }, k) => {
      const whole = [rows, ...dims.slice(1)];
      const data = this.#memory(name, type, product(whole));
      let end = 0;
      for (const request of requests) {
        const part = viewOf(request, request.inputs[k]!);
        data.set(part as never, end);
        end += part.length;
      }
      data.fill(0 as never, end);
      stacked[name] = { type, dims: whole, data };
    });
    return stacked;
  }

  #memory(name: string, type: Tensor['type'], length: number): Data {
    const key = `${name} ${type} ${length}`;
    const kept = this.#kept.get(key) ?? allocate(type, length);
    // In the order of their last use: networks that take any size would otherwise collect one of each.
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (this.#kept.size > MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return kept;
  }
}

/** Inputs of one request in memory of their own, as they are. */
export function copyOf(request: RunRequest): Record<string, Tensor> {
  return Object.fromEntries(
    request.inputs.map((input) => {
      const { name, type, dims } = input;
      return [name, { type, dims, data: viewOf(request, input).slice() }];
    }),
  );
}

/** Zeros in the shape of a graph's input, with `rows` rows. */
export function zeros(type: Tensor['type'], dims: readonly number[]): Tensor {
  return { type, dims, data: allocate(type, product(dims)) };
}

/**
 * Each request's rows of the outputs of a batch.
 * @returns undefined when an output has other rows than the batch, so that nobody could tell whose they are
 */
export function split(
  outputs: Readonly<Record<string, Tensor>>,
  counts: readonly number[],
  rows: number,
): readonly Record<string, Tensor>[] | undefined {
  const parts: Record<string, Tensor>[] = counts.map(() => ({}));
  for (const [name, { type, dims, data }] of Object.entries(outputs)) {
    if (dims[0] !== rows) return undefined;
    const length = data.length / rows;
    let first = 0;
    counts.forEach((count, k) => {
      const own = data.slice(first * length, (first + count) * length);
      parts[k]![name] = { type, dims: [count, ...dims.slice(1)], data: own };
      first += count;
    });
  }
  return parts;
}

function viewOf({ memory }: RunRequest, { type, dims, offset }: SharedTensor): Data {
  const length = product(dims);
  if (type === 'float32') return new Float32Array(memory, offset, length);
  if (type === 'uint8') return new Uint8Array(memory, offset, length);
  return new BigInt64Array(memory, offset, length);
}

function allocate(type: Tensor['type'], length: number): Data {
  if (type === 'float32') return new Float32Array(length);
  if (type === 'uint8') return new Uint8Array(length);
  return new BigInt64Array(length);
}

function product(dims: readonly number[]): number {
  return dims.reduce((all, dim) => all * dim, 1);
}
