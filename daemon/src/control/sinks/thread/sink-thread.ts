import type { Worker } from 'node:worker_threads';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import { settleWithin } from '../../../lib/settle-within.ts';
import type { SinkLimits } from '../sink-port.ts';
import type { FromThread, ToThread } from './messages.ts';

export interface ThreadFacts {
  /** Plugin in words. */
  readonly name: string;
  readonly bootTimeoutMs: number;
  readonly logger: Logger;
  onEnd(): void;
}

type Work = Pick<Extract<ToThread, { type: 'deliver' }>, 'type' | 'notices'> | { type: 'probe' };

interface Call {
  resolve(): void;
  reject(reason: TrueframeError): void;
}

/** Time for a plugin to end a call that was aborted; then its thread is ended. */
const ABORT_MS = 5000;
const LEVELS = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' } as const;

/** A running thread of a sink, as the control process sees it. */
export class SinkThread {
  readonly #worker: Worker;
  readonly #facts: ThreadFacts;
  readonly #calls = new Map<number, Call>();
  readonly #ended: Promise<void>;
  #lastCall = 0;
  #limits: SinkLimits = { maxBatch: 1, maxCalls: 1 };
  #onOpen: ((error?: TrueframeError) => void) | undefined;

  private constructor(worker: Worker, facts: ThreadFacts) {
    this.#worker = worker;
    this.#facts = facts;
    worker.on('message', (message: FromThread) => this.#obey(message));
    // An error that a plugin throws outside of a call ends its thread, and nothing else.
    worker.on('error', (err) => facts.logger.error({ err }, `${facts.name} has failed`));
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#onExit();
        resolve();
      });
    });
  }

  /** Returns the thread when its plugin is open. @throws why it cannot be opened */
  static async opened(worker: Worker, facts: ThreadFacts): Promise<SinkThread> {
    const thread = new SinkThread(worker, facts);
    let failure: TrueframeError | undefined;
    const open = new Promise<void>((resolve) => {
      thread.#onOpen = (error) => {
        // The first word counts: the end of the thread comes after it.
        failure ??= error;
        resolve();
      };
    });
    if (!(await settleWithin(open, facts.bootTimeoutMs))) {
      const late = `${facts.name} was not open after ${facts.bootTimeoutMs} ms`;
      failure = new TrueframeError('SINK_UNAVAILABLE', late);
    }
    if (!failure) return thread;
    await thread.end();
    throw failure;
  }

  get limits(): SinkLimits {
    return this.#limits;
  }

  /** Settles when the plugin has answered. @throws what it throws; PLUGIN_CRASHED, PLUGIN_TIMEOUT */
  async call(work: Work, signal: AbortSignal): Promise<void> {
    this.#lastCall += 1;
    const call = this.#lastCall;
    const answer = new Promise<void>((resolve, reject) => {
      this.#calls.set(call, { resolve, reject });
    });
    this.#send({ ...work, call } as ToThread);
    let timer: NodeJS.Timeout | undefined;
    const abort = () => {
      this.#send({ type: 'abort', call });
      timer = setTimeout(() => this.#endStuck(call), ABORT_MS);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    try {
      await answer;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  /** Lets the plugin close; resolves when the thread has ended. */
  close(): Promise<void> {
    this.#send({ type: 'close' });
    return this.#ended;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
    await this.#ended;
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #obey(message: FromThread): void {
    switch (message.type) {
      case 'open':
        this.#limits = message.limits;
        this.#onOpen?.();
        break;
      case 'failed':
        this.#onOpen?.(TrueframeError.fromWire(message.error));
        break;
      case 'done':
        this.#settle(message.call, message.error && TrueframeError.fromWire(message.error));
        break;
      case 'log':
        this.#log(message.line);
    }
  }

  #settle(number: number, error?: TrueframeError): void {
    const call = this.#calls.get(number);
    this.#calls.delete(number);
    if (error) call?.reject(error);
    else call?.resolve();
  }

  #endStuck(call: number): void {
    const message = `${this.#facts.name} goes on with a delivery that was aborted ${ABORT_MS} ms ago; its thread is ended`;
    this.#facts.logger.error(message);
    this.#settle(call, new TrueframeError('PLUGIN_TIMEOUT', message));
    void this.end();
  }

  #onExit(): void {
    const error = new TrueframeError('PLUGIN_CRASHED', `${this.#facts.name}: its thread has ended`);
    this.#facts.onEnd();
    this.#onOpen?.(error);
    for (const call of [...this.#calls.keys()]) this.#settle(call, error);
  }

  #log(line: string): void {
    const { level, msg, ...facts } = JSON.parse(line) as {
      level: keyof typeof LEVELS;
      msg: string;
    };
    this.#facts.logger[LEVELS[level] ?? 'info'](facts, msg);
  }
}
