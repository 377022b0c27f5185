import type { MessagePort, TransferListItem } from 'node:worker_threads';
import { TrueframeError } from '@trueframe/sdk';
import type { Piscina } from 'piscina';
import type { EngineConfig } from '../../config/schema.ts';
import { clockMs, elapsedMs } from '../../lib/pulse-clock.ts';
import { settleWithin } from '../../lib/settle-within.ts';
import type { PluginBook } from '../../plugins/plugin-book.ts';
import type { Inferred, ModelPorts } from '../../wire/inference.ts';
import type { Cut, CutTask, LookTask, Voted, VoteTask } from '../../wire/method-tasks.ts';
import type { PicturesMade, PictureTask } from '../../wire/picture-task.ts';
import type { Prepared } from '../../wire/prepared.ts';
import type { StageMs, WorkerStage } from '../../wire/stage.ts';
import type { Detected, Looked, Scored, TaskResult, Took } from '../../wire/task-results.ts';
import type {
  AbortLine,
  DetectTask,
  ForSession,
  InferTask,
  OpenTask,
  PrepareTask,
  ScoreTask,
} from '../../wire/tasks.ts';
import type { BusyMs } from '../capacity/load-meter.ts';
import type { DevicesLine } from '../devices/protocol.ts';
import type { Observer } from '../observer.ts';
import { FigureBook } from './figure-book.ts';
import { openThread } from './open-thread.ts';
import { type Kind, type Share, type Turn, Turns } from './turns.ts';

/** The kind of turn that each task takes. */
const KINDS = {
  prepare: 'prepare',
  detect: 'detect',
  score: 'score',
  look: 'detect',
  cut: 'crop',
  vote: 'score',
  picture: 'picture',
  open: 'prepare',
  infer: 'infer',
} as const satisfies Record<string, Kind>;

const WORKER_STAGES: readonly WorkerStage[] = ['detect', 'crop', 'score'];

/** Warming up is on nobody's behalf. */
const NOBODY = { id: '', isAborted: false };

/** The most that plugins may hold up the end of their threads. */
const CLOSE_MS = 6000;

interface Task {
  readonly sessionNumber: number;
}

interface Terms {
  /** Time after which the task is not wanted any more, on the clock of performance.now(). */
  readonly expiresAt?: number;
  readonly signal?: AbortSignal;
  /** Memory that goes to the thread. */
  readonly transferList?: TransferListItem[];
}

/** The time that a task waited for a thread, and had it. */
export interface Timed extends Took {
  readonly waitedMs: number;
}

/**
 * The worker threads: one per core, each with its own plugin instances and single-threaded native sessions, taking
 * any frame of any session. No task is ever aborted: terminating a thread inside native inference aborts the whole
 * process, so `close` waits for what runs.
 */
export class Workers {
  readonly #threads: readonly Piscina[];
  /** Those without a task, the one that ran last at the end: its caches are warm. */
  readonly #free: Piscina[];
  /** Number of plugins in the book that each thread knows. */
  readonly #known = new Map<Piscina, number>();
  readonly #plugins: PluginBook;
  readonly #observer: Observer;
  readonly #pulse: Int32Array;
  readonly #turns: Turns;
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #sessions = new Map<number, { readonly id: string; isAborted: boolean }>();
  readonly #abortLines = new Map<Piscina, MessagePort>();
  /** Sessions that the threads are working for. */
  readonly #running = new Map<Piscina, number>();
  readonly #stageMs = { detect: 0, crop: 0, score: 0 };
  readonly #figures: FigureBook;
  #inferMs = 0;

  /** `onLine`: a thread wants to know what runs its models. */
  constructor(
    config: EngineConfig,
    plugins: PluginBook,
    observer: Observer,
    onLine: (port: MessagePort) => void,
  ) {
    this.#plugins = plugins;
    const { threads } = config.engine;
    const pulse = new SharedArrayBuffer(threads * 2 * Int32Array.BYTES_PER_ELEMENT);
    this.#pulse = new Int32Array(pulse);
    this.#observer = observer;
    this.#figures = new FigureBook(observer);
    this.#turns = new Turns(threads);
    // Turns says who runs next, so there is nothing to choose among threads; and for every task a pool describes each of
    // its threads anew, in objects that only a full collection of the heap frees.
    this.#threads = Array.from({ length: threads }, (_, place) => {
      const thread = openThread({ config, pulse, place });
      return thread.on('message', ({ type, port }: DevicesLine | AbortLine) => {
        if (type === 'devices') onLine(port);
        else this.#abortLines.set(thread, port);
      });
    });
    this.#free = [...this.#threads];
    observer.gauge('trueframe_worker_threads', {}, threads);
  }

  /** Tells how many tasks wait for each stage. */
  tellQueues(): void {
    for (const stage of WORKER_STAGES) {
      const depth = this.#turns.waiting(stage);
      this.#observer.gauge('trueframe_stage_queue_depth', { stage }, depth);
    }
  }

  /** Thread time so far. */
  get busyMs(): BusyMs {
    const { detect, crop, score } = this.#stageMs;
    return { detect, score: crop + score, infer: this.#inferMs };
  }

  /** A session begins: how it shares the threads with the others, and its id in the lines that plugins log. */
  enrol(sessionNumber: number, share: Share, id = ''): void {
    this.#sessions.set(sessionNumber, { id, isAborted: false });
    this.#turns.enrol(sessionNumber, share);
  }

  /** The session is cancelled: its plugins are told, and what it has under way is done soon, so that it can be closed. */
  abort(sessionNumber: number): void {
    const session = this.#sessions.get(sessionNumber);
    if (session) session.isAborted = true;
    for (const [thread, number] of this.#running) {
      if (number === sessionNumber) this.#abortLines.get(thread)?.postMessage(number);
    }
    this.#turns.hasten(sessionNumber);
  }

  /** The session is over, and none of its tasks is under way. */
  dismiss(sessionNumber: number): void {
    this.#turns.dismiss(sessionNumber);
    this.#sessions.delete(sessionNumber);
  }

  prepare(task: PrepareTask): Promise<Prepared> {
    return this.#run<Prepared>('prepare', task);
  }

  /** Undefined: no thread was free before `expiresAt`, on the clock of performance.now(), so nobody looked. */
  detect(task: DetectTask, expiresAt: number): Promise<(Looked & Timed) | undefined> {
    return this.#runBefore<Looked>('detect', task, { expiresAt });
  }

  score(task: ScoreTask): Promise<Scored & Timed> {
    return this.#run<Scored>('score', task);
  }

  look(task: LookTask): Promise<Detected & Timed> {
    return this.#run<Detected>('look', task);
  }

  cut(task: CutTask): Promise<Cut> {
    return this.#run<Cut>('cut', task);
  }

  vote(task: VoteTask): Promise<Voted & Timed> {
    return this.#run<Voted>('vote', task);
  }

  /** Makes pictures of a frame, on the session's share of the threads. */
  async picture(task: PictureTask): Promise<PicturesMade & Timed> {
    const made = await this.#run<PicturesMade>('picture', task);
    this.#observer.count('trueframe_picture_seconds_total', {}, made.busyMs / 1000);
    return made;
  }

  /** Opens a model on one thread. */
  open(task: OpenTask): Promise<ModelPorts> {
    return this.#run<ModelPorts>('open', task);
  }

  /** Runs a model on tensors, whose memory is gone then. Undefined: it was aborted before it began. */
  async infer(task: InferTask, signal: AbortSignal): Promise<Inferred | undefined> {
    const wanted = {
      signal,
      transferList: task.inputs.map(({ bytes }) => bytes.buffer as ArrayBuffer),
    };
    const done = await this.#runBefore<Omit<Inferred, 'waitedMs'>>('infer', task, wanted);
    if (done) this.#inferMs += done.busyMs;
    return done;
  }

  /** Session numbers whose task has been running for longer than `limitMs`. */
  stuck(limitMs: number): number[] {
    const now = clockMs();
    const numbers: number[] = [];
    for (let i = 0; i < this.#pulse.length; i += 2) {
      const session = Atomics.load(this.#pulse, i);
      const age = elapsedMs(Atomics.load(this.#pulse, i + 1), now);
      if (session !== 0 && age > limitMs) numbers.push(session);
    }
    return numbers;
  }

  /** Waits for every task, closes the plugins, then ends the threads. (Piscina's own close() may end threads that still run.) */
  async close(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
    const closing = this.#threads.map((thread) => thread.run(undefined, { name: 'close' }));
    // A plugin that blocks its thread in close() is ended with it.
    await settleWithin(Promise.allSettled(closing), CLOSE_MS);
    await Promise.all(this.#threads.map((thread) => thread.destroy()));
  }

  async #run<T>(name: keyof typeof KINDS, task: Task): Promise<T & Timed> {
    return (await this.#runBefore<T>(name, task))!;
  }

  async #runBefore<T>(
    name: keyof typeof KINDS,
    task: Task,
    { expiresAt, signal, transferList }: Terms = {},
  ): Promise<(T & Timed) | undefined> {
    const kind = KINDS[name];
    const queuedAt = performance.now();
    const turn = await this.#turns.take(task.sessionNumber, kind, expiresAt, signal);
    if (!turn) return undefined;
    const result = await this.#onThread<T>(name, task, turn, transferList);
    const { ok, busyMs, stageMs, figures } = result;
    const waitedMs = Math.max(0, performance.now() - queuedAt - busyMs);
    if (kind === 'detect' || kind === 'crop' || kind === 'score') {
      this.#observer.observe('trueframe_stage_queue_seconds', { stage: kind }, waitedMs / 1000);
    }
    this.#book(busyMs, stageMs, ok);
    this.#figures.book(figures);
    if (!ok) throw TrueframeError.fromWire(result.error);
    return { waitedMs, busyMs, stageMs, ...result.value };
  }

  async #onThread<T>(
    name: string,
    task: Task,
    turn: Turn,
    transferList: TransferListItem[] = [],
  ): Promise<TaskResult<T>> {
    const thread = this.#free.pop()!; // There are as many turns as threads.
    const startedAt = performance.now();
    const learn = this.#newsFor(thread);
    const ordered = { ...task, ...this.#onBehalfOf(task.sessionNumber), learn };
    const running = thread.run(ordered, { name, transferList }) as Promise<TaskResult<T>>;
    this.#running.set(thread, task.sessionNumber);
    this.#inFlight.add(running);
    let busyMs: number | undefined;
    try {
      const result = await running;
      busyMs = result.busyMs;
      return result;
    } catch (reason) {
      // The thread is gone, and another takes its place.
      this.#known.delete(thread);
      throw reason;
    } finally {
      this.#running.delete(thread);
      this.#free.push(thread);
      turn.done(busyMs ?? performance.now() - startedAt);
      this.#inFlight.delete(running);
    }
  }

  #newsFor(thread: Piscina): ForSession['learn'] {
    const known = this.#known.get(thread) ?? 0;
    this.#known.set(thread, this.#plugins.size);
    return this.#plugins.after(known);
  }

  #onBehalfOf(sessionNumber: number): Omit<ForSession, 'learn'> {
    const { id: sessionId, isAborted } = this.#sessions.get(sessionNumber) ?? NOBODY;
    return { sessionNumber, sessionId, isAborted };
  }

  /** `ok`: what failed says nothing about how long a stage takes. */
  #book(busyMs: number, stageMs: StageMs, ok: boolean): void {
    this.#observer.count('trueframe_worker_busy_seconds_total', {}, busyMs / 1000);
    for (const stage of WORKER_STAGES) {
      const ms = stageMs[stage];
      if (ms === undefined) continue;
      this.#stageMs[stage] += ms;
      if (ok) this.#observer.observe('trueframe_stage_duration_seconds', { stage }, ms / 1000);
    }
  }
}
