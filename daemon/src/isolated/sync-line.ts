import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import { TrueframeError } from '@trueframe/sdk';
import type { Failure } from './guest/peer.ts';
import type { Timeouts, Wanted } from './isolated-package.ts';
import type { IsolatedSource } from './start-guest.ts';
import { fromFailure } from './told-error.ts';

/** A question for the thread that waits for the guest. */
export interface SyncQuestion {
  readonly id: number;
  readonly op: 'validate' | 'create' | 'call' | 'close';
  readonly wanted?: Wanted;
  readonly instance?: number;
  readonly what?: string;
  readonly args?: object;
}

export interface SyncAnswer {
  readonly id: number;
  readonly value?: unknown;
  readonly failure?: Failure;
}

export interface SyncLineData {
  readonly source: IsolatedSource;
  readonly timeouts: Timeouts;
  readonly port: MessagePort;
  readonly flag: SharedArrayBuffer;
}

/** Added to what the other thread allows itself, in milliseconds. */
const MARGIN_MS = 2_000;
/** Longest time that a tracker or pooling may take: sessions wait for it, and an engine that is silent is replaced. */
const CALL_MS = 2_000;

interface SyncInstance {
  call(what: string, args: object): unknown;
}

/**
 * Calls an isolated plugin from code that cannot wait for a promise: another thread has the process, and this one sleeps until it
 * has answered. The process is started with the first call.
 */
export class SyncLine {
  readonly #source: IsolatedSource;
  readonly #timeouts: Timeouts;
  readonly #flag = new Int32Array(new SharedArrayBuffer(4));
  readonly #forgotten = new FinalizationRegistry((instance: number) => this.#forget(instance));
  #port: MessagePort | undefined;
  #lastId = 0;

  constructor(source: IsolatedSource, { boot, call }: Timeouts) {
    this.#source = source;
    this.#timeouts = { boot, call: Math.min(call, CALL_MS) };
  }

  /** @throws what the guest throws, PLUGIN_TIMEOUT, PLUGIN_CRASHED */
  validate(wanted: Wanted): unknown {
    return this.#ask({ op: 'validate', wanted });
  }

  /** @throws as `validate` */
  create(wanted: Wanted): SyncInstance {
    const number = this.#ask({ op: 'create', wanted }) as number;
    const instance: SyncInstance = {
      call: (what, args) => this.#ask({ op: 'call', instance: number, what, args }),
    };
    this.#forgotten.register(instance, number);
    return instance;
  }

  #ask(question: Omit<SyncQuestion, 'id'>): unknown {
    this.#port ??= this.#open();
    this.#lastId += 1;
    const id = this.#lastId;
    Atomics.store(this.#flag, 0, 0);
    this.#port.postMessage({ ...question, id } satisfies SyncQuestion);
    const deadline = performance.now() + this.#timeouts.boot + this.#timeouts.call + MARGIN_MS;
    for (;;) {
      const received = receiveMessageOnPort(this.#port) as { message: SyncAnswer } | undefined;
      if (received?.message.id === id) return resultOf(received.message);
      const left = deadline - performance.now();
      if (!received && (left <= 0 || this.#sleep(left) === 'timed-out')) throw this.#late();
    }
  }

  #sleep(ms: number): string {
    const outcome = Atomics.wait(this.#flag, 0, 0, ms);
    Atomics.store(this.#flag, 0, 0);
    return outcome;
  }

  /** An instance that nobody holds any more is given up in its process, too. */
  #forget(instance: number): void {
    this.#port?.postMessage({ id: 0, op: 'close', instance } satisfies SyncQuestion);
  }

  #open(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const workerData: SyncLineData = {
      source: this.#source,
      timeouts: this.#timeouts,
      port: port2,
      flag: this.#flag.buffer as SharedArrayBuffer,
    };
    const url = new URL('./sync-thread.js', import.meta.url);
    new Worker(url, { workerData, transferList: [port2], execArgv: [] }).unref();
    port1.unref();
    return port1;
  }

  #late(): TrueframeError {
    const { name } = this.#source;
    return new TrueframeError(
      'PLUGIN_TIMEOUT',
      `isolated plugin ${name} did not answer, and neither did the thread that waits for it`,
      { details: { plugin: name } },
    );
  }
}

function resultOf({ value, failure }: SyncAnswer): unknown {
  if (failure) throw fromFailure(failure);
  return value;
}
