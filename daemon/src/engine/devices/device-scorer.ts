import type { MessagePort } from 'node:worker_threads';
import { type Tensor, TrueframeError } from '@trueframe/sdk';
import { inputDims } from '@trueframe/sdk/tensor';
import { clockMs } from '../../lib/pulse-clock.ts';
import type { ModelBundle } from '../../models/bundle.ts';
import { openOn, type Place } from '../../models/open-on.ts';
import { loadRuntime, type Runtime } from '../../models/runtime.ts';
import { ModelSession } from '../../models/session.ts';
import { BatchQueue, type Waiting } from './batch-queue.ts';
import { BatchMemory, copyOf, rowsOf, shapeKey, split, zeros } from './batch-tensors.ts';
import { tryPlace } from './probe-graph.ts';
import type { DeviceData, Ports, RunReply, RunReport, RunRequest } from './protocol.ts';

/** A device that fails is asked for a sign of life no more often than this. */
const LIFE_CHECK_MS = 10_000;

interface Resident {
  readonly session: ModelSession;
  readonly place: Place;
  readonly memory: BatchMemory;
  /** Sizes that its batches are filled up to, growing; empty: its rows cannot be told apart, every request runs alone. */
  batches: readonly number[];
}

interface Job extends Waiting {
  readonly resident: Resident;
  readonly request: RunRequest;
  reply(reply: RunReply): void;
}

export interface ScorerListener {
  onRun(report: RunReport): void;
  /** The device answers nobody any more. */
  onLost(problem: string): void;
}

/**
 * Runs the models of one device for all worker threads, one batch at a time. What came in during a run makes up the next
 * batch, so batches grow with the load. A batch that fails is run again request by request: one bad crop harms itself.
 *
 * Requests are bounded by who asks: a worker waits for its answer before it asks again, and while it waits the stages
 * before it fill up, back to the decoder.
 */
export class DeviceScorer {
  readonly #runtime: Runtime = loadRuntime();
  readonly #batches: readonly number[];
  readonly #pulse: Int32Array;
  readonly #listener: ScorerListener;
  readonly #residents = new Map<string, Resident>();
  readonly #queue: BatchQueue<Job>;
  readonly #lines = new Set<MessagePort>();
  #working: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #aliveAt = 0;

  constructor({ batches, maxDelayMs, pulse }: DeviceData, listener: ScorerListener) {
    this.#batches = batches;
    this.#pulse = new Int32Array(pulse);
    this.#listener = listener;
    this.#queue = new BatchQueue(maxDelayMs, (key) => this.#limitOf(key));
  }

  /** Opens a model and runs every size of batch once, so that nothing is compiled while callers wait. */
  async open(bundle: ModelBundle, graph: string, place: Place): Promise<Ports> {
    const native = await openOn(this.#runtime, place, graph);
    const session = await ModelSession.over(this.#runtime, native, bundle, place.provider);
    const batches = canShare(bundle, session) ? this.#batches : [];
    const resident: Resident = { session, place, memory: new BatchMemory(), batches };
    await this.#warmUp(resident);
    this.#residents.set(nameOf(bundle.manifest.id, place.provider), resident);
    return { inputs: session.inputs, outputs: session.outputs };
  }

  connect(model: string, provider: Place['provider'], port: MessagePort): void {
    const name = nameOf(model, provider);
    this.#lines.add(port);
    port.on('message', (request: RunRequest) => {
      const resident = this.#residents.get(name)!;
      const items = resident.batches.length === 0 ? 1 : rowsOf(request) || 1;
      this.#queue.add({
        key: `${name} ${shapeKey(request)}`,
        session: request.session,
        items,
        since: performance.now(),
        resident,
        request,
        reply: (reply) => port.postMessage(reply),
      });
      this.#work();
    });
    port.on('close', () => this.#lines.delete(port));
  }

  /** Resolves when nothing runs any more. Requests that still wait get no answer. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    for (const port of this.#lines) port.close();
    await this.#working;
    for (const { session } of this.#residents.values()) await session.release();
  }

  #limitOf(key: string): number {
    return this.#residents.get(key.slice(0, key.indexOf(' ')))?.batches.at(-1) ?? 1;
  }

  #work(): void {
    this.#working ??= this.#runWhatIsDue().finally(() => {
      this.#working = undefined;
      const dueInMs = this.#queue.dueInMs(performance.now());
      clearTimeout(this.#timer);
      if (dueInMs !== undefined) this.#timer = setTimeout(() => this.#work(), dueInMs);
    });
  }

  async #runWhatIsDue(): Promise<void> {
    for (;;) {
      const jobs = this.#queue.take(performance.now());
      if (jobs.length === 0) return;
      await this.#run(jobs);
      // Lets in what was asked for during the run: native code had the thread.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #run(jobs: readonly Job[]): Promise<void> {
    const begun = performance.now();
    const items = jobs.reduce((sum, job) => sum + job.items, 0);
    const rows = this.#rowsFor(jobs[0]!.resident, items);
    const finish = (hasFailed: boolean) =>
      this.#listener.onRun({
        model: jobs[0]!.resident.session.manifest.id,
        hasFailed,
        items,
        rows,
        runMs: performance.now() - begun,
        waitedMs: jobs.map(({ since }) => begun - since),
        waiting: this.#queue.size,
      });
    try {
      const outputs = await this.#infer(jobs, rows);
      jobs.forEach(({ request: { id }, reply }, k) => {
        reply({ id, outputs: outputs[k]! });
      });
      finish(false);
    } catch (reason) {
      finish(true);
      if (jobs.length > 1) for (const job of jobs) await this.#run([job]);
      else await this.#refuse(jobs[0]!, reason);
    }
  }

  /** The size of the batch: the next one up; that of the request itself when it is larger than all of them. */
  #rowsFor({ batches }: Resident, items: number): number {
    return batches.find((size) => size >= items) ?? items;
  }

  async #infer(jobs: readonly Job[], rows: number): Promise<readonly Record<string, Tensor>[]> {
    const { resident } = jobs[0]!;
    const requests = jobs.map(({ request }) => request);
    if (resident.batches.length === 0) return [await this.#runOnce(resident, copyOf(requests[0]!))];
    const outputs = await this.#runOnce(resident, resident.memory.stack(requests, rows));
    const parts = split(
      outputs,
      jobs.map(({ items }) => items),
      rows,
    );
    if (parts) return parts;
    // Warm-up saw no such thing, so it depends on what was asked: alone, nobody has to tell rows apart.
    if (jobs.length === 1) return [await this.#runOnce(resident, copyOf(requests[0]!))];
    const { id } = resident.session.manifest;
    throw new TrueframeError('MODEL_RUN_FAILED', `${id} gave other rows than it was asked for`);
  }

  async #runOnce(
    { session }: Resident,
    inputs: Record<string, Tensor>,
  ): Promise<Record<string, Tensor>> {
    Atomics.store(this.#pulse, 0, clockMs() || 1);
    try {
      return await session.run(inputs);
    } finally {
      Atomics.store(this.#pulse, 0, 0);
    }
  }

  /** A failure may be the request's fault or the device's own. */
  async #refuse({ request: { id }, reply, resident }: Job, reason: unknown): Promise<void> {
    reply({ id, error: TrueframeError.from(reason, 'MODEL_RUN_FAILED').toWire() });
    if (performance.now() - this.#aliveAt < LIFE_CHECK_MS) return;
    try {
      await tryPlace(this.#runtime, resident.place);
      this.#aliveAt = performance.now();
    } catch (problem) {
      this.#listener.onLost((problem as Error).message);
    }
  }

  /** Sizes that do not fit into the device's memory are given up; the smallest must work. */
  async #warmUp(resident: Resident): Promise<void> {
    const { session, batches } = resident;
    const fitting: number[] = [];
    for (const rows of batches.length > 0 ? batches : [1]) {
      const inputs = blank(session, rows);
      if (!inputs) return;
      try {
        const outputs = await session.run(inputs);
        if (batches.length > 0 && !split(outputs, [rows], rows)) {
          resident.batches = [];
          return;
        }
        fitting.push(rows);
      } catch (reason) {
        if (fitting.length === 0) {
          await session.release();
          throw reason;
        }
        break;
      }
    }
    if (batches.length > 0) resident.batches = fitting;
  }
}

/** A batch may hold the rows of many when the graph leaves their number open, in and out. */
function canShare({ manifest }: ModelBundle, { inputs, outputs }: ModelSession): boolean {
  const isOpen = ({ dims }: Ports['inputs'][number]) => dims[0] === -1;
  if (inputs.length === 0 || !inputs.every(isOpen)) return false;
  return manifest.task === 'scorer' || outputs.every(isOpen);
}

/** Zeros for every input; undefined when the graph leaves more open than the number of rows. */
function blank(
  { manifest, inputs }: ModelSession,
  rows: number,
): Record<string, Tensor> | undefined {
  const { input } = manifest;
  if (input) return { [input.name]: zeros(input.type, inputDims(input, rows)) };
  const tensors: Record<string, Tensor> = {};
  for (const { name, dims, type } of inputs) {
    const whole = dims[0] === -1 ? [rows, ...dims.slice(1)] : dims;
    const isKnown = type === 'float32' || type === 'uint8' || type === 'int64';
    if (!isKnown || whole.some((dim) => dim < 1)) return undefined;
    tensors[name] = zeros(type, whole);
  }
  return tensors;
}

/** Ids of models have no spaces, so the name can be found again in the key of a batch. */
function nameOf(model: string, provider: string): string {
  return `${model}@${provider}`;
}
